"""The Django app of this folder."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "coalface.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
