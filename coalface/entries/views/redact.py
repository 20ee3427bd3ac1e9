"""Redacting one revision of a text: its words and files as they are, to be replaced."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_redact
from coalface.entries.act_forms import RedactForm
from coalface.entries.for_acts import files_with, revision_here
from coalface.entries.views.fetch import form_methods


@form_methods
@members_only
def redaction(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Ask for other words, the files to delete and the reason, and redact; then show the history, which may hold more."""
    revision = revision_here(request.viewer, revision_id)
    if revision is None:
        raise NotHere
    entry = revision.entry
    if not may_redact(request.viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    typed = request.POST if request.method == "POST" else None
    start = {"title": revision.title, "source": revision.source}
    form = RedactForm(typed, revision=revision, files=files_with(revision), initial=start)
    back = f"/replies/{revision.reply_id}/history/" if revision.reply_id else f"/entries/{entry.pk}/history/"
    if form.is_bound and form.is_valid():
        actions.redact(viewer=request.viewer, revision=revision, **form.cleaned_data)
        messages.success(request, _("Redacted. Look whether other versions hold the same words."))
        return see_other(back)
    context = {"entry": entry, "revision": revision, "form": form, "back": back}
    return page(request, "entries/redact.html", context, status=422 if form.errors else 200)
