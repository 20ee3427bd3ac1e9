"""“Not for me”, pressed on home."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.base.web import members_only, see_other
from coalface.entries import actions
from coalface.entries.views.fetch import entry_here


@require_POST
@members_only
def setting_aside(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask this member no more about an entry."""
    entry = entry_here(request, entry_id)
    actions.set_aside(viewer=request.viewer, entry=entry)
    messages.success(request, _("You will not be asked about “%(title)s” again.") % {"title": entry.title})
    return see_other(reverse("home"))
