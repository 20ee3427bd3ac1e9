"""The page about the security of one's own account, and signing out elsewhere."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.web import NotHere, members_only, page, row_number, see_other
from coalface.people import actions
from coalface.people.devices import devices
from coalface.people.second_factor import must_set_up
from coalface.people.security import security_of


@members_only
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show everything that guards an account: password, second step, passkeys, devices, and what happened lately."""
    member = request.member
    context = {
        "guards": security_of(member),
        "devices": devices(member, current_key=request.session.session_key),
        "first": must_set_up(request.user),
    }
    return page(request, "people/security.html", context)


@members_only
@require_safe
def to_security(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("security-settings"))


def no_distant_sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Answer nothing where SAML would let a link, signed by nobody, end a member's session."""
    raise Http404


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def devices_out(request: HttpRequest) -> HttpResponse:
    """Sign out at one device by its number, at all the "others", or "everywhere", also here."""
    there = reverse("security-settings")
    if request.method != "POST":
        return HttpResponseRedirect(f"{there}#devices")
    member, wanted = request.member, request.POST.get("device", "")
    if wanted == "everywhere":
        actions.sign_out_everywhere(member=member)
        request.session.flush()
        messages.success(request, _("You are signed out everywhere."))
        return see_other(reverse("account_login"))
    if wanted == "others":
        actions.sign_out_everywhere(member=member, but=request.session.session_key)
    elif (number := row_number(wanted)) is None or not actions.sign_out_device(member=member, number=number):
        raise NotHere
    messages.success(request, _("Signed out there."))
    return see_other(f"{there}#devices")
