"""Addresses of moderation."""

from django.urls import path

from coalface.features.moderation import views

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/new/", views.report_new, name="report-new"),
    path("reports/<int:number>/", views.report, name="report"),
]
