"""The Django app of this folder."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from coalface.features.search.people_index import keep


class SearchConfig(AppConfig):
    name = "coalface.features.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(keep, sender=self)
