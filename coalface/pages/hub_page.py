"""The pages that say what the hub is and promises: Markdown files of the operator's, or the defaults beside this file."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from coalface.base import text
from coalface.base.kept import kept
from coalface.base.web import page

SLUGS = ("about", "accessibility", "privacy", "terms", "cookies", "contact")
DEFAULTS = Path(__file__).parent / "defaults"


@kept()
@require_safe
def hub_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one of the six pages. The file's first line is `# Title`; `{hub}` stands for the hub's name."""
    title, body = read(slug)
    context = {"slug": slug, "heading": title, "body": mark_safe(body)}
    return page(request, "pages/hub_page.html", context, stands_on={})


def read(slug: str) -> tuple[str, str]:
    """Return title and HTML of a page: the operator's under COALFACE_HOME/pages, else the default."""
    own = settings.COALFACE_HOME / "pages" / f"{slug}.md"
    try:
        source = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        source = (DEFAULTS / f"{slug}.md").read_text(encoding="utf-8")
    source = source.replace("{hub}", settings.COALFACE_NAME)
    first, _newline, rest = source.lstrip("\ufeff\n ").partition("\n")
    if not first.startswith("# "):
        first, rest = slug.capitalize(), source
    return first.removeprefix("# ").strip(), text.render(rest, headings_from=1).html
