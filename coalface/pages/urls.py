"""Addresses of pages that show many things at once."""

from django.urls import path

from coalface.pages import follows, group, group_access, group_directory, home, hub, hub_page, person, twins
from coalface.pages.hub_organisations import views as hub_organisations
from coalface.pages.hub_people import views as hub_people
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
    path("hub/people/", hub_people.people, name="hub-people"),
    path("hub/people/<slug:handle>/", hub_people.person, name="hub-person"),
    path("hub/people/<slug:handle>/suspension/", hub_people.suspension, name="hub-suspension"),
    path("hub/people/<slug:handle>/suspension/end/", hub_people.end_suspension, name="hub-suspension-end"),
    path("hub/people/<slug:handle>/merger/", hub_people.merger, name="hub-merger"),
    path("hub/people/<slug:handle>/address/", hub_people.address, name="hub-address"),
    path("hub/people/<slug:handle>/look/", hub_people.look, name="hub-look"),
    path("hub/organisations/", hub_organisations.organisations, name="hub-organisations"),
    path("hub/organisations/new/", hub_organisations.organisation_new, name="hub-organisation-new"),
    path("hub/organisations/<slug:slug>/", hub_organisations.organisation, name="hub-organisation"),
    path("hub/organisations/<slug:slug>/merger/", hub_organisations.merger, name="hub-organisation-merger"),
    path("people/<slug:handle>/follow/", follows.follow, name="person-follow"),
    path("people/<slug:handle>/follow/end/", follows.end_follow, name="person-follow-end"),
    path("settings/follows/", follows.follows, name="follows"),
    path("people/<slug:handle>/", person.person, name="person"),
    path("organisations/<slug:slug>/", person.organisation, name="organisation"),
    *(path(f"{slug}/", hub_page.hub_page, {"slug": slug}, name="hub-page") for slug in hub_page.SLUGS),
]
