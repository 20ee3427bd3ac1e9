"""The Jinja2 environment of every page, and the guard that no page asks the database while it renders."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from copy import copy
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.backends.jinja2 import Jinja2 as DjangoJinja2
from django.template.backends.jinja2 import Template as DjangoTemplate
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext, npgettext, pgettext
from jinja2 import PackageLoader, PrefixLoader, StrictUndefined, select_autoescape

from coalface.base.counted import ngettext
from coalface.base.dates import ago, exactly, on_date
from coalface.base.fixed import CompiledPages
from coalface.base.forms import choices_of
from coalface.base.page_environment import LeanEnvironment, PageEnvironment
from coalface.base.reading import read_by, reading
from coalface.base.seam import seam_layers


class QueryWhileRendering(RuntimeError):
    """A page asked the database while it was being rendered."""


def _refuse(execute, sql, params, many, context):
    raise QueryWhileRendering(f"A page asked the database while rendering: {sql}")


class Template(DjangoTemplate):
    """A page that may not ask the database while it is rendered: in tests and development it fails if it does."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        with ExitStack() as stack:
            reader = reading().reader
            if request is not None:
                _touch(request)
                reader = getattr(request, "reader", None) or _itself(getattr(request, "viewer", None))
            stack.enter_context(read_by(reader))
            for connection in connections.all(initialized_only=True) if settings.COALFACE_GUARD_RENDERING else ():
                stack.enter_context(connection.execute_wrapper(_refuse))
            return super().render(context, request)


def _touch(request: HttpRequest) -> None:
    """Evaluate what is lazy about the request, so that rendering need not."""
    for name in ("user", "member", "viewer", "unread"):
        bool(getattr(request, name, None))


def _itself(lazy: Any) -> Any:
    """Return what a lazy object stands for: components look at it hundreds of times."""
    while isinstance(lazy, SimpleLazyObject):
        bool(lazy)
        lazy = lazy._wrapped
    return lazy


class Jinja2(DjangoJinja2):
    """Django's Jinja2 backend with guarded rendering, and an environment for each language that pages are asked in."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._speaking = {self.env.language: self}

    def get_template(self, template_name: str) -> Template:
        spoken = self._in(translation.get_language())
        return Template(super(Jinja2, spoken).get_template(template_name).template, self)

    def _in(self, language: str | None) -> "Jinja2":
        """Return this backend with the pages of a language."""
        if language not in self._speaking:
            other = copy(self)
            other.env = self.env.overlay(bytecode_cache=CompiledPages(compiled(), language))
            other.env.language = language
            self._speaking[language] = other
        return self._speaking[language]

    def from_string(self, template_code: str) -> Template:
        return Template(super().from_string(template_code).template, self)


class GovukMacros:
    """GOV.UK's macros, loaded on first use into an environment of their own: they do not bear StrictUndefined."""

    def __init__(self) -> None:
        self.environment = LeanEnvironment(
            loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=CompiledPages(compiled(), None),
        )

    def drawer(self, component: str, macro: str) -> Callable[[dict[str, Any]], str]:
        """Return what draws a component, and remembers how it draws what nobody has typed into."""

        @cache
        def load() -> Callable[[dict[str, Any]], str]:
            template = self.environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
            return getattr(template.module, macro)

        again = lru_cache(maxsize=MOST_DRAWN)(lambda given: load()(given.options))

        def draw(options: dict[str, Any]) -> str:
            # A general macro asks for dozens of options that nobody gave; what is given is the same most of the time.
            typed = options.get("value") or options.get("errorMessage")
            return load()(options) if typed else again(Given(options))

        return draw


class Given:
    """Options of a component as a key: two are the same when all that they hold is, HTML and plain words apart."""

    __slots__ = ("_key", "options")

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self._key = _as_key(options)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and self._key == other._key


def _as_key(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple([(name, _as_key(one)) for name, one in value.items()])
    if isinstance(value, list | tuple):
        return tuple([_as_key(one) for one in value])
    if isinstance(value, Promise):
        value = str(value)
    return value.__class__, value


MOST_DRAWN = 200  # of each component, remembered in a process

GOVUK = {
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukErrorSummary": "error-summary",
    "govukFileUpload": "file-upload",
    "govukInput": "input",
    "govukPasswordInput": "password-input",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukTextarea": "textarea",
}


@cache
def compiled() -> Path:
    """Return the folder of compiled templates, which only its owner can read: what lies there is run."""
    folder = settings.COALFACE_HOME / "compiled"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chmod(folder, 0o700)
    return folder


def environment(**options: Any) -> PageEnvironment:
    """Return the environment of all pages: strict, escaped, translated, with the hub's globals."""
    options |= {
        "autoescape": select_autoescape(["html", "svg", "xml"]),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": settings.DEVELOPING,
        "bytecode_cache": CompiledPages(compiled(), translation.get_language()),
        "extensions": ["jinja2.ext.i18n"],
    }
    made = PageEnvironment(**options)
    made.language = translation.get_language()
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.globals |= {
        "url": _url,
        "static": static,
        "icon_href": _icon_href,
        "ago": ago,
        "exactly": exactly,
        "on_date": on_date,
        "choices_of": choices_of,
        "largest_file": settings.COALFACE_LARGEST_FILE,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "seam_layers": seam_layers,
        "hub": SimpleNamespace(name=settings.COALFACE_NAME, url=settings.COALFACE_URL),
    }
    govuk = GovukMacros()
    for name, component in GOVUK.items():
        made.globals[name] = govuk.drawer(component, name)
    for name, path in settings.COALFACE_TEMPLATE_GLOBALS.items():
        made.globals[name] = import_string(path)
    return made


@cache
def _icon_href(name: str) -> str:
    return f"{static('icons.svg')}#i-{name}"


@lru_cache(maxsize=5000)
def _url(name: str, **named: Any) -> str:
    return reverse(name, kwargs=named or None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every page who looks, and one token for all its forms, which is made when the first of them asks for it."""
    return {
        "viewer": _itself(request.viewer),
        "member": _itself(request.member) or None,
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
