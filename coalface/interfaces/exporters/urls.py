"""Addresses at which a member takes their data along."""

from django.urls import path

from coalface.interfaces.exporters import views

urlpatterns = [
    path("settings/your-data/", views.your_data, name="your-data"),
    path("settings/your-data/<int:number>/", views.export_file, name="export-file"),
]
