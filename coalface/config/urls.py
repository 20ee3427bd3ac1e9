"""Every address of the hub, gathered from the folders that answer them."""

from django.urls import include, path

from coalface.config.wiring import KINDS
from coalface.people.views import sessions

urlpatterns = [
    # In place of allauth's own list, which asks the database once more for every session.
    path("accounts/sessions/", sessions, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"coalface.kinds.{kind.name}.urls")) for kind in KINDS),
    path("", include("coalface.entries.urls")),
    path("", include("coalface.groups.urls")),
    path("", include("coalface.people.urls")),
    path("", include("coalface.features.moderation.urls")),
    path("", include("coalface.features.complaints.urls")),
    path("", include("coalface.features.notify.urls")),
    path("", include("coalface.features.search.urls")),
    path("", include("coalface.pages.urls")),
]

handler400 = "coalface.base.errors.bad_request"
handler403 = "coalface.base.errors.forbidden"
handler404 = "coalface.base.errors.not_found"
handler500 = "coalface.base.errors.server_error"
