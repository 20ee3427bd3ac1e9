"""The addresses of questions: those that every kind has, and those that only questions have."""

from django.urls import path

from coalface.entries.addresses import addresses
from coalface.kinds.question import views
from coalface.kinds.question.kind import QUESTION

urlpatterns = [
    *addresses(QUESTION, listing=views.questions, share=views.ask, read=views.question),
    path("questions/similar/", views.similar, name="question-similar"),
    path("questions/<int:entry_id>/acceptance/", views.acceptance, name="question-acceptance"),
    path("questions/<int:entry_id>/acceptance/end/", views.end_acceptance, name="question-acceptance-end"),
]
