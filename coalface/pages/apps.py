"""The Django app of this folder."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "coalface.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
