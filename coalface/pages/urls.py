"""Addresses of pages that show many things at once."""

from django.urls import path

from coalface.pages import follows, group, group_access, group_directory, home, hub, hub_page, person, twins
from coalface.pages.welcome import views as welcome

urlpatterns = [
    path("", home.home, name="home"),
    path("groups/", group_directory.directory, name="groups"),
    path("groups/<slug:slug>/", group.group, name="group"),
    path("groups/<slug:slug>/unanswered/", group.group_unanswered, name="group-unanswered"),
    path("groups/<slug:slug>/access/", group_access.group_access, name="group-access"),
    path("groups/<slug:slug>/<slug:plural>/", group.group_kind, name="group-kind"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/you/", welcome.you, name="welcome-you"),
    path("welcome/knowledge/", welcome.knowledge, name="welcome-knowledge"),
    path("welcome/time/", welcome.time, name="welcome-time"),
    path("welcome/groups/", welcome.groups, name="welcome-groups"),
    path("welcome/end/", welcome.end, name="welcome-end"),
    path("hub/", hub.hub, name="hub"),
    path("people-like-me/", twins.twins_page, name="twins"),
    path("people/<slug:handle>/follow/", follows.follow, name="person-follow"),
    path("people/<slug:handle>/follow/end/", follows.end_follow, name="person-follow-end"),
    path("settings/follows/", follows.follows, name="follows"),
    path("people/<slug:handle>/", person.person, name="person"),
    path("organisations/<slug:slug>/", person.organisation, name="organisation"),
    *(path(f"{slug}/", hub_page.hub_page, {"slug": slug}, name="hub-page") for slug in hub_page.SLUGS),
]
