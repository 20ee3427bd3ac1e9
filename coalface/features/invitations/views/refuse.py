"""Never again: the owner of an address says so by one press, without an account. Opening the page changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coalface.base.web import page
from coalface.features.invitations import actions
from coalface.features.invitations.tokens import key_in


# Mail programs press it for their owner (RFC 8058) and have no cookie. Only the mail holds the word that it takes.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, word: str) -> HttpResponse:
    """Ask once more on a GET, keep it on a POST."""
    key = key_in(word)
    if key is None:
        return page(request, "features/invitations/not_open.html", status=404)
    if request.method == "POST":
        actions.refuse_all(address_key=key)
        return page(request, "features/invitations/refused.html")
    return page(request, "features/invitations/refuse.html")
