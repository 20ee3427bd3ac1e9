"""The Django app of this folder."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "coalface.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"
