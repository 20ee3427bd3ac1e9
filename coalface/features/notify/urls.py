"""Addresses of notifications."""

from django.urls import path

from coalface.features.notify import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/reading/", views.reading, name="notifications-reading"),
]
