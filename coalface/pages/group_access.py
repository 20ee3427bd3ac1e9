"""Changing who may join a group and how far its entries may reach: first what that means, then the change."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries.for_pages import wider_than
from coalface.groups import actions
from coalface.groups.forms import AccessForm
from coalface.groups.models import Group, Level
from coalface.groups.place import group_at, place
from coalface.groups.words import STARTS_WITH


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def group_access(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the change, say its consequence, and on `confirmed` make it."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    if not here.may_run:
        raise Refused(_("Only a facilitator of this group can do that, and only while it is in use."))
    now = {name: getattr(group, name) for name in ("access", "cap", "default_level")}
    form = AccessForm(request.POST or None, initial=now)
    context: dict[str, Any] = {"group": group, "place": here, "form": form, "part": "access"}
    if request.method != "POST" or not form.is_valid():
        return page(request, "pages/group_access.html", context, status=422 if form.errors else 200)
    wanted = form.cleaned_data
    said = _consequences(group, **wanted)
    if said and not request.POST.get("confirmed"):
        return page(request, "pages/group_access_confirm.html", context | {"said": said, "wanted": wanted})
    clamped = actions.change_access(viewer=request.viewer, group=group, **wanted)
    messages.success(request, _changed(clamped))
    return see_other(reverse("group-about", args=[slug]))


def _consequences(group: Group, *, access: str, cap: int, default_level: int | None) -> list[str]:
    """Return in sentences what would change for whom; nothing where nothing would."""
    said = []
    if cap < group.cap:
        number = wider_than(group.pk, cap)
        if cap == Level.GROUP:
            said.append(
                ngettext(
                    "%(n)s entry will then be seen by the group only.",
                    "%(n)s entries will then be seen by the group only.",
                    number,
                )
                % {"n": f"{number:,}"}
            )
        else:
            said.append(
                ngettext(
                    "%(n)s entry will then be seen by members only, no longer by the whole web.",
                    "%(n)s entries will then be seen by members only, no longer by the whole web.",
                    number,
                )
                % {"n": f"{number:,}"}
            )
        said.append(_("Reopening later restores nothing: each entry stays as narrow as it becomes now."))
    if cap > group.cap:
        said.append(_("No entry becomes wider by this. From now on, authors may share more widely."))
    if access != group.access:
        said += _of_access(group, access)
    starts = min(default_level or group.default_level, cap)
    if starts != group.default_level:
        said.append(str(STARTS_WITH[starts]))
    return said


def _of_access(group: Group, access: str) -> list[str]:
    number = {"n": f"{group.members_count:,}"}
    if access == Group.Access.PRIVATE:
        return [_("The group will no longer be listed. Whoever is not in it will not find that it exists.")]
    said = []
    if group.access == Group.Access.PRIVATE:
        said.append(
            _("Everybody will find the group, its name and its purpose; members will see who its %(n)s members are.")
            % number
        )
    if access == Group.Access.OPEN:
        said.append(_("Any member can then join without asking, and read everything that is shared here."))
    elif group.access == Group.Access.OPEN:
        said.append(_("New members will then have to ask. Whoever is in stays in."))
    else:
        said.append(_("Any member can then ask to join."))
    return said


def _changed(clamped: int) -> str:
    if not clamped:
        return _("Changed.")
    words = ngettext("Changed. %(n)s entry is narrower now.", "Changed. %(n)s entries are narrower now.", clamped)
    return words % {"n": f"{clamped:,}"}
