"""The Django app of this folder."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "coalface.features.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"
