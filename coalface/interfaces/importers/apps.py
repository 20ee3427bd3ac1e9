"""The Django app of this folder."""

from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "coalface.interfaces.importers"
    label = "importers"
    default_auto_field = "django.db.models.BigAutoField"
