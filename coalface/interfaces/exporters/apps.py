"""The Django app of this folder."""

from django.apps import AppConfig


class ExportersConfig(AppConfig):
    name = "coalface.interfaces.exporters"
    label = "exporters"
    default_auto_field = "django.db.models.BigAutoField"
