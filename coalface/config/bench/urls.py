"""The hub's addresses, and the page that nothing can be faster than."""

from django.urls import path

from coalface.config.bench.ceiling import ceiling
from coalface.config.urls import handler400, handler403, handler404, handler500, urlpatterns

urlpatterns = [
    *urlpatterns,
    path("ceiling/<int:size>/", ceiling),
    path("ceiling/<int:size>/<int:entry_id>/", ceiling),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
