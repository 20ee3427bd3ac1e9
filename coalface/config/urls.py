"""Every address of the hub, gathered from the folders that answer them."""

from django.conf import settings
from django.urls import include, path

from coalface.config.health import health, live, metrics, ready
from coalface.config.shown_mail import shown_mail
from coalface.config.wiring import KINDS
from coalface.people.security_views import devices_out, no_distant_sign_out, to_security

urlpatterns = [
    path("health/", health, name="health"),
    path("health/live/", live, name="health-live"),
    path("health/ready/", ready, name="health-ready"),
    path("metrics/", metrics, name="metrics"),
    # In place of allauth's own lists: everything about the security of one's account stands on one page.
    path("accounts/sessions/", devices_out, name="usersessions_list"),
    path("accounts/2fa/", to_security, name="mfa_index"),
    path("accounts/2fa/webauthn/", to_security, name="mfa_list_webauthn"),
    path("accounts/3rdparty/", to_security, name="socialaccount_connections"),
    path("accounts/saml/<slug:organization_slug>/sls/", no_distant_sign_out, name="saml_sls"),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"coalface.kinds.{kind.name}.urls")) for kind in KINDS),
    path("", include("coalface.entries.urls")),
    path("", include("coalface.groups.urls")),
    path("", include("coalface.people.urls")),
    path("", include("coalface.features.invitations.urls")),
    path("", include("coalface.features.moderation.urls")),
    path("", include("coalface.features.complaints.urls")),
    path("", include("coalface.features.notify.urls")),
    path("", include("coalface.features.search.urls")),
    path("", include("coalface.features.leaving.urls")),
    path("", include("coalface.interfaces.exporters.urls")),
    path("", include("coalface.pages.urls")),
]

if settings.DEVELOPING:
    urlpatterns.append(path("development/mail/", shown_mail, name="shown-mail"))

handler400 = "coalface.base.errors.bad_request"
handler403 = "coalface.base.errors.forbidden"
handler404 = "coalface.base.errors.not_found"
handler500 = "coalface.base.unavailable.server_error"
