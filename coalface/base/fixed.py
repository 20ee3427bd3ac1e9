"""Writes what is the same on every page of a language into pages when they are compiled: sentences, and files' addresses.

A page says some three hundred short sentences. Looked up while it renders they cost more than all the rest of it; here
`_("Report")` becomes the word itself, as if it had been typed into the template, and `_("By %(name)s", name=…)` becomes a
text that only the name is put into. What is compiled holds for one language, one set of catalogues and of static files.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import translation
from django.utils.translation import to_locale
from jinja2 import Environment, FileSystemBytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.visitor import NodeTransformer

SENTENCES = ("_", "gettext")
ADDRESSES = ("static", "icon_href")
COMPILERS = ("fixed.py", "page_environment.py", "templates.py")  # with another one of these, pages are compiled anew


class Fixed(NodeTransformer):
    """Replaces calls whose answer cannot change by the answer."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        node = self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if len(node.args) != 1 or not isinstance(node.args[0], nodes.Const) or node.dyn_args or node.dyn_kwargs:
            return node
        given = node.args[0].value
        if name in SENTENCES:
            # TemplateData is what is typed between tags: safe in pages, plain in letters, as gettext's answers are.
            if not node.kwargs:
                return nodes.TemplateData(translation.gettext(given) % {}, lineno=node.lineno)
            pairs = [nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs]
            words = nodes.TemplateData(translation.gettext(given), lineno=node.lineno)
            return nodes.Mod(words, nodes.Dict(pairs), lineno=node.lineno)
        if name in ADDRESSES and not node.kwargs:
            return nodes.Const(self.environment.globals[name](given), lineno=node.lineno)
        return node


class CompiledPages(FileSystemBytecodeCache):
    """Keeps the compiled pages of a language, or of none, until its words, a static file or what compiles them changes."""

    def __init__(self, folder: Path, language: str | None) -> None:
        super().__init__(str(folder), f"{language}-%s.cache")
        self._made_of = _made_of(language)

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._made_of + source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; where there is no room for it, pages do without."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _made_of(language: str | None) -> str:
    """Return what is the same as long as the words of this language and the names of static files are."""
    found = hashlib.blake2b(digest_size=16)
    for file in COMPILERS:
        found.update(Path(__file__).with_name(file).read_bytes())
    found.update(getattr(staticfiles_storage, "manifest_hash", "").encode())
    folders = [Path(translation.__file__).parents[2] / "conf" / "locale", *map(Path, settings.LOCALE_PATHS)]
    folders += [Path(app.path) / "locale" for app in apps.get_app_configs()]
    for folder in folders if language else ():
        for file in sorted(folder.glob(f"{to_locale(language)[:2]}*/LC_MESSAGES/django.mo")):
            state = file.stat()
            found.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
