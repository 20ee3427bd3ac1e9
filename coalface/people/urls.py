"""Addresses of people and of one's own settings."""

from django.urls import path

from coalface.people import address_views, claim_views, look_views, security_views, views

urlpatterns = [
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("people/", views.people, name="people"),
    path("people/<slug:handle>/photo/", views.photo, name="photo"),
    path("claim/<str:token>/", claim_views.claim, name="claim"),
    path("look/end/", look_views.end_look, name="look-end"),
    path("settings/", views.settings, name="settings"),
    path("settings/profile/", views.profile_settings, name="profile-settings"),
    path("settings/seen/", views.seen_settings, name="seen-settings"),
    path("settings/time/", views.attention_settings, name="attention-settings"),
    path("settings/security/", security_views.security, name="security-settings"),
    path("address/<str:token>/", address_views.address_confirmation, name="address-confirmation"),
]
