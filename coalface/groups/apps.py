"""The Django app of this folder."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "coalface.groups"
    label = "groups"
    default_auto_field = "django.db.models.BigAutoField"
