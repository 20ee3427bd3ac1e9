"""The way out of a look at the hub as somebody else sees it; it begins on the hub team's pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coalface.base.web import NotHere, page, see_other
from coalface.people import actions
from coalface.people.looking import KEY


@require_http_methods(["GET", "HEAD", "POST"])
def end_look(request: HttpRequest) -> HttpResponse:
    """End the running look; the page is for whoever meets it where no banner stands."""
    look = request.looking
    if look is None:
        raise NotHere
    if request.method != "POST":
        return page(request, "people/look_end.html")
    actions.end_look(look=look)
    del request.session[KEY]
    messages.success(request, _("Your look has ended. You see the hub as yourself again."))
    return see_other(reverse("hub-person", args=[look.member.handle]))
