"""Addresses of invitations."""

from django.urls import path

from coalface.features.invitations.views import answer, refuse, send

urlpatterns = [
    path("invitations/", send.invitations, name="invitations"),
    path("invitations/link/", send.link, name="invitation-link"),
    path("invitations/<int:number>/again/", send.again, name="invitation-again"),
    path("invitations/<int:number>/end/", send.end, name="invitation-end"),
    path("invitations/open/<str:token>/", answer.invitation, name="invitation"),
    path("invitations/never/<str:word>/", refuse.refusal, name="invitations-refusal"),
    path("groups/<slug:slug>/invitations/", send.group_invitations, name="group-invitations"),
]
