"""The addresses of search, and of what is close to an entry."""

from django.urls import path

from coalface.features.search import views

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("entries/<int:entry_id>/neighbours/", views.neighbours, name="entry-neighbours"),
]
