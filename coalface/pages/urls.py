"""Addresses of pages that show many things at once."""

from django.urls import path

from coalface.pages import group, group_access, home, hub, hub_page, person

urlpatterns = [
    path("", home.home, name="home"),
    path("groups/<slug:slug>/", group.group, name="group"),
    path("groups/<slug:slug>/unanswered/", group.group_unanswered, name="group-unanswered"),
    path("groups/<slug:slug>/access/", group_access.group_access, name="group-access"),
    path("hub/", hub.hub, name="hub"),
    path("people/<slug:handle>/", person.person, name="person"),
    path("organisations/<slug:slug>/", person.organisation, name="organisation"),
    *(path(f"{slug}/", hub_page.hub_page, {"slug": slug}, name="hub-page") for slug in hub_page.SLUGS),
]
