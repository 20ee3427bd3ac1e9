"""The Django app of this folder."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "coalface.features.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"
