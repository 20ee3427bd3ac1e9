"""The Django app of this folder."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "coalface.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
