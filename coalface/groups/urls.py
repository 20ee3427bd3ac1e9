"""Addresses of groups. Their pages that list entries stand in `pages`."""

from django.urls import path

from coalface.groups.views import about, doors, find, follow, hub, members, settings

urlpatterns = [
    path("groups/new/", find.found, name="group-new"),
    path("groups/<slug:slug>/about/", about.about, name="group-about"),
    path("groups/<slug:slug>/settings/", settings.words, name="group-settings"),
    path("groups/<slug:slug>/settings/welcome/", settings.welcome, name="group-welcome"),
    path("groups/<slug:slug>/settings/care/", settings.care, name="group-care"),
    path("groups/<slug:slug>/archive/", settings.archive, name="group-archive"),
    path("groups/<slug:slug>/archive/end/", settings.end_archive, name="group-archive-end"),
    path("groups/<slug:slug>/welcome/end/", doors.end_welcome, name="group-welcome-end"),
    path("groups/<slug:slug>/membership/", doors.join, name="group-membership"),
    path("groups/<slug:slug>/membership/end/", doors.leave, name="group-membership-end"),
    path("groups/<slug:slug>/follow/", follow.follow, name="group-follow"),
    path("groups/<slug:slug>/follow/end/", follow.end_follow, name="group-follow-end"),
    path("groups/<slug:slug>/request/", doors.ask, name="group-request"),
    path("groups/<slug:slug>/request/end/", doors.end_request, name="group-request-end"),
    path("groups/<slug:slug>/members/", members.members, name="group-members"),
    path("groups/<slug:slug>/members/<slug:handle>/role/", members.role, name="group-role"),
    path("groups/<slug:slug>/members/<slug:handle>/removal/", members.removal, name="group-removal"),
    path("groups/<slug:slug>/requests/<int:number>/approval/", members.approval, name="group-approval"),
    path("groups/<slug:slug>/requests/<int:number>/refusal/", members.refusal, name="group-refusal"),
    path("groups/<slug:slug>/look/", hub.look, name="group-grant"),
    path("groups/<slug:slug>/look/end/", hub.end_look, name="group-grant-end"),
    path("groups/<slug:slug>/consent/", hub.consent, name="group-consent"),
    path("groups/<slug:slug>/consent/refusal/", hub.decline, name="group-consent-refusal"),
    path("hub/groups/", hub.groups, name="hub-groups"),
]
