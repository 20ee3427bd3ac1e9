"""The addresses that only questions have."""

from django.urls import path

from coalface.kinds.question import views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/new/", views.ask, name="question-ask"),
    path("questions/similar/", views.similar, name="question-similar"),
    path("questions/promise/", views.promise, name="question-promise"),
    path("groups/<slug:group_slug>/questions/new/", views.ask, name="group-question-ask"),
    path("questions/<int:entry_id>/acceptance/", views.acceptance, name="question-acceptance"),
    path("questions/<int:entry_id>/acceptance/end/", views.end_acceptance, name="question-acceptance-end"),
    path("questions/<int:entry_id>/neighbours/", views.neighbours, name="question-neighbours"),
    path("questions/<int:entry_id>/", views.question, name="question-short"),
    path("questions/<int:entry_id>-<str:slug>/", views.question, name="question"),
]
