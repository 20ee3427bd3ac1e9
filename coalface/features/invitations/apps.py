"""The Django app of this folder."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "coalface.features.invitations"
    label = "invitations"
    default_auto_field = "django.db.models.BigAutoField"
