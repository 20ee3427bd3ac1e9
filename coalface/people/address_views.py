"""Showing once a year that a work address still reaches its member, by a link from a mail and one press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coalface.base.web import page, see_other
from coalface.people import actions
from coalface.people.reverify_links import read_link


@require_http_methods(["GET", "HEAD", "POST"])
def address_confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one press, which whoever reads the mail can give, signed in or not; opening the link changes nothing."""
    found = read_link(token)
    if found is None:
        return page(request, "people/address_confirmation.html", {"works": False}, status=410)
    member, address = found
    if request.method == "POST":
        actions.confirm_address(member=member, address=address)
        messages.success(request, _("Thank you. Your work address is confirmed for another year."))
        return see_other(reverse("security-settings") if request.member else reverse("home"))
    return page(request, "people/address_confirmation.html", {"works": True, "address": address})
