"""The Django app of this folder."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "coalface.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"
