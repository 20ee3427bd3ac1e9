"""The page on which a member asks to take everything along, and the file, which is served to them alone."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.files import serve
from coalface.base.limits import limit
from coalface.base.web import NotHere, members_only, page, see_other
from coalface.interfaces.exporters import actions, queries


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def your_data(request: HttpRequest) -> HttpResponse:
    """Say what goes along, take the wish, and show the files that are ready."""
    if request.method == "POST":
        limit(request.member.pk, "your-data", "5/d")
        actions.ask_for_data(member=request.member)
        messages.success(
            request, _("We are making the file. It usually takes less than a minute; then load this page again.")
        )
        return see_other(reverse("your-data"))
    return page(request, "interfaces/exporters/your_data.html", {"exports": queries.exports_of(request.member)})


@members_only
@require_safe
def export_file(request: HttpRequest, number: int) -> FileResponse:
    """Serve a file to the member whose data it holds; for anybody else it does not exist."""
    export = queries.ready_export(request.member, number)
    if export is None:
        raise NotHere
    name = f"{slugify(request.member.name) or 'your-data'}-{export.asked_at:%Y-%m-%d}.zip"
    try:
        return serve(stored=export.stored, name=name, content_type="application/zip")
    except FileNotFoundError:
        raise NotHere from None
