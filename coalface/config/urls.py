"""Every address of the hub, gathered from the folders that answer them."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("coalface.kinds.question.urls")),
    path("", include("coalface.entries.urls")),
    path("", include("coalface.groups.urls")),
    path("", include("coalface.pages.urls")),
]
