"""The addresses that every kind of entry shares, and those of files and tags."""

from django.urls import path

from coalface.entries import views

urlpatterns = [
    path("entries/<int:entry_id>/replies/", views.replies, name="entry-replies"),
    path("entries/<int:entry_id>/edit/", views.edit, name="entry-edit"),
    path("entries/<int:entry_id>/history/", views.history, name="entry-history"),
    path("entries/<int:entry_id>/lock/", views.lock, name="entry-lock"),
    path("entries/<int:entry_id>/lock/end/", views.end_lock, name="entry-lock-end"),
    path("entries/<int:entry_id>/hiding/", views.hiding, name="entry-hiding"),
    path("entries/<int:entry_id>/hiding/end/", views.end_hiding, name="entry-hiding-end"),
    path("entries/<int:entry_id>/reactions/<slug:kind>/", views.reaction, name="entry-reaction"),
    path("entries/<int:entry_id>/reactions/<slug:kind>/end/", views.end_reaction, name="entry-reaction-end"),
    path("entries/<int:entry_id>/follow/", views.follow, name="entry-follow"),
    path("entries/<int:entry_id>/follow/end/", views.end_follow, name="entry-follow-end"),
    path("replies/<int:reply_id>/edit/", views.edit_reply, name="reply-edit"),
    path("replies/<int:reply_id>/history/", views.reply_history, name="reply-history"),
    path("replies/<int:reply_id>/hiding/", views.reply_hiding, name="reply-hiding"),
    path("replies/<int:reply_id>/hiding/end/", views.end_reply_hiding, name="reply-hiding-end"),
    path("replies/<int:reply_id>/reactions/<slug:kind>/", views.reply_reaction, name="reply-reaction"),
    path("replies/<int:reply_id>/reactions/<slug:kind>/end/", views.end_reply_reaction, name="reply-reaction-end"),
    path("files/<int:file_id>/<str:name>", views.file, name="file"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
]
