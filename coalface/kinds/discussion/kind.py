"""The declaration of the kind discussion: something to talk over, without one right answer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coalface.entries.kind import Kind
from coalface.kinds.discussion.forms import DiscussionForm

DISCUSSION = Kind(
    name="discussion",
    plural="discussions",
    noun=_("Discussion"),
    nouns=_("Discussions"),
    icon="discussion",
    reply_noun=pgettext_lazy("one reply", "comment"),
    reply_nouns=pgettext_lazy("several replies", "comments"),
    new_words=_("Start a discussion"),
    form=DiscussionForm,
)
