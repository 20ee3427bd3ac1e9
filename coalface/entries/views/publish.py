"""Sharing now what was not shared yet, or was to be shared later; and keeping it back."""

from django.http import HttpRequest

from coalface.entries import actions
from coalface.entries.models import Entry
from coalface.entries.views.fetch import done_to_entry


@done_to_entry
def publication(request: HttpRequest, entry: Entry) -> None:
    """Bring the entry before its readers now."""
    actions.publish_draft(viewer=request.viewer, entry=entry)


@done_to_entry
def end_publication(request: HttpRequest, entry: Entry) -> None:
    """Keep a scheduled entry from coming out; it stays with its author."""
    actions.unschedule(viewer=request.viewer, entry=entry)
