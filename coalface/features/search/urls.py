"""The address of search."""

from django.urls import path

from coalface.features.search import views

urlpatterns = [path("search/", views.search_page, name="search")]
