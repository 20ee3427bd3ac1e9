"""The Django app of this folder."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "coalface.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"
