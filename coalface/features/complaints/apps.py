"""The Django app of this folder."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "coalface.features.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"
