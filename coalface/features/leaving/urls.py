"""Addresses of leaving the hub."""

from django.urls import path

from coalface.features.leaving import views

urlpatterns = [
    path("settings/leaving/", views.leaving, name="leaving"),
    path("settings/leaving/confirmation/", views.confirmation, name="leaving-confirmation"),
    path("hub/people/<slug:handle>/leaving/", views.for_somebody, name="hub-leaving"),
    path("hub/departures/", views.departures, name="hub-departures"),
    path("goodbye/", views.goodbye, name="goodbye"),
]
