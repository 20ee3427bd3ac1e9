"""Taking the account that waits for somebody whose contributions were imported, with the link from their mail."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from coalface.base.limits import client_address, limit
from coalface.base.web import page
from coalface.people import actions
from coalface.people.claims import claim_with
from coalface.people.hub_forms import ClaimForm


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password for the account, which verifies the address that the link was mailed to; opening changes nothing."""
    found = claim_with(token)
    if found is None:
        return page(request, "people/claim_over.html", status=410)
    member = found.decision.member
    form = ClaimForm(request.POST or None, member=member, email=found.email)
    if request.method == "POST" and form.is_valid() and not request.user.is_authenticated:
        limit(client_address(request), "claim", "60/h")
        claimed = actions.claim(token=token, password=form.cleaned_data["password1"])
        request.became_member = True
        return perform_login(request, claimed, email_verification="optional")
    context = {"form": form, "person": member, "email": found.email}
    return page(request, "people/claim.html", context, status=422 if form.errors else 200)
