"""Pins and featured entries, each made and ended with a button."""

from django.http import HttpRequest

from coalface.entries import actions
from coalface.entries.models import Entry
from coalface.entries.views.fetch import done_to_entry


@done_to_entry
def pin(request: HttpRequest, entry: Entry) -> None:
    """Let the entry stand first in its group."""
    actions.pin(viewer=request.viewer, entry=entry)


@done_to_entry
def unpin(request: HttpRequest, entry: Entry) -> None:
    """Let the entry stand in its group as all others do."""
    actions.unpin(viewer=request.viewer, entry=entry)


@done_to_entry
def feature(request: HttpRequest, entry: Entry) -> None:
    """Show the entry first to newcomers and visitors."""
    actions.feature(viewer=request.viewer, entry=entry)


@done_to_entry
def end_feature(request: HttpRequest, entry: Entry) -> None:
    """Show the entry to newcomers as any other."""
    actions.end_feature(viewer=request.viewer, entry=entry)
