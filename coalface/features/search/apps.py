"""The Django app of this folder."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "coalface.features.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
