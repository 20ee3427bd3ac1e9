"""The declaration of the kind blog entry: a member's own voice, in their own blog or in a group's."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.entries.kind import Kind
from coalface.kinds.blog.forms import BlogForm

BLOG = Kind(
    name="blog",
    plural="blog",
    noun=_("Blog entry"),
    nouns=_("Blog"),
    icon="blog",
    reply_noun=pgettext_lazy("one reply", "comment"),
    reply_nouns=pgettext_lazy("several replies", "comments"),
    new_words=_("Write a blog entry"),
    form=BlogForm,
    voiced=True,
    in_navigation=True,
    group_tab=True,
)
