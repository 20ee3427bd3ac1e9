"""The Django app of this folder."""

from django.apps import AppConfig


class QuestionConfig(AppConfig):
    name = "coalface.kinds.question"
    label = "question"
    default_auto_field = "django.db.models.BigAutoField"
