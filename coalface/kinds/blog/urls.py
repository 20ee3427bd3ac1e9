"""The addresses of blog entries: those that every kind has, and a member's blog. A group's blog is a tab of its home."""

from django.urls import path

from coalface.entries.addresses import addresses
from coalface.kinds.blog import views
from coalface.kinds.blog.kind import BLOG

urlpatterns = [
    *addresses(BLOG, read=views.blog_entry),
    path("people/<slug:handle>/blog/", views.of_member, name="blog-of-member"),
]
