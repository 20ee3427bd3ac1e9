"""What is typed about groups: founded, changed, asked to join, decided. Used by pages and other doors alike."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.groups.access import visible_groups, widest_cap
from coalface.groups.member_field import MemberField
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer
from coalface.groups.words import ACCESS_CHOICES, LEVEL_CHOICES


class NameCleaning:
    """Refuses a name under which this viewer already finds a group; names of unseen groups are no matter."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        taken = visible_groups(self.viewer).filter(name__iexact=name).exclude(pk=self.group_id).first()
        if taken is not None:
            raise ValidationError(
                _now("Choose another name: “%(name)s” is taken by a group that is %(access)s")
                % {"name": taken.name, "access": taken.get_access_display().lower()},
                code="taken",
            )
        return name


class FoundForm(NameCleaning, Form):
    name = forms.CharField(
        label=_("Name of the group"),
        help_text=_("The work, in words that people use: “Cemeteries and Crematoria”."),
        max_length=80,
        error_messages={"required": _("Give the group a name")},
    )
    purpose = forms.CharField(
        label=_("Who is it for, and what for?"),
        help_text=_("Everybody who looks for groups reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one or two sentences who the group is for")},
    )
    access = forms.ChoiceField(
        label=_("Who may join?"),
        help_text=_("You can change this later; you are told before what becomes visible to whom."),
        choices=ACCESS_CHOICES,
        widget=forms.RadioSelect,
        initial=Group.Access.OPEN,
        error_messages={"required": _("Choose who may join")},
    )
    cap = forms.TypedChoiceField(
        label=_("How widely may entries be seen, at most?"),
        help_text=_("For a restricted group. An open group goes up to Public, a private one stays within itself."),
        choices=LEVEL_CHOICES,
        coerce=int,
        initial=Level.GROUP,
        required=False,
        empty_value=Level.GROUP,
    )
    second = MemberField(
        label=_("A second facilitator (optional)"),
        help_text=_("So that the group never hangs on one person. A name, or the address of a profile."),
        required=False,
    )

    def __init__(self, *arguments: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.viewer, self.group_id = viewer, None


class WordsForm(NameCleaning, Form):
    name = forms.CharField(
        label=_("Name of the group"), max_length=80, error_messages={"required": _("Give the group a name")}
    )
    purpose = forms.CharField(
        label=_("Who is it for, and what for?"),
        help_text=_("Everybody who looks for groups reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one or two sentences who the group is for")},
    )
    guidelines = forms.CharField(
        label=_("Guidelines (optional)"),
        help_text=_(
            "How you want to be with each other here. You can use Markdown: - for lists, **bold**, [words](address)."
        ),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *arguments: Any, viewer: Viewer, group: Group, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.viewer, self.group_id = viewer, group.pk


class WelcomeForm(Form):
    welcome = forms.CharField(
        label=_("Welcome message (optional)"),
        help_text=_(
            "Whoever joins reads it for their first week: where to start, what to say first, whom to ask. "
            "You can use Markdown: - for lists, **bold**, [words](address)."
        ),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class CareForm(Form):
    holds_newcomers = forms.BooleanField(
        label=_("Hold what newcomers write until a facilitator has read it"),
        help_text=_(
            "Whoever is in the group now is no newcomer. Somebody who joins later stops being one when you let their "
            "first text through."
        ),
        required=False,
    )
    blocked_words = forms.CharField(
        label=_("Hold what contains one of these words"),
        help_text=_(
            "One a line. Only whole words count; capitals and accents make no difference. Titles are looked at too."
        ),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AccessForm(Form):
    access = forms.ChoiceField(
        label=_("Who may join?"),
        choices=ACCESS_CHOICES,
        widget=forms.RadioSelect,
    )
    cap = forms.TypedChoiceField(
        label=_("How widely may entries be seen, at most?"),
        help_text=_("For a restricted group. An open group goes up to Public, a private one stays within itself."),
        choices=LEVEL_CHOICES,
        coerce=int,
    )
    default_level = forms.TypedChoiceField(
        label=_("Who sees new entries, unless their author says otherwise?"),
        help_text=_("Never more people than the choice above allows."),
        choices=LEVEL_CHOICES,
        coerce=int,
        required=False,
        empty_value=None,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("access") == Group.Access.OPEN:
            cleaned["cap"] = int(Level.PUBLIC)
        elif "access" in cleaned and "cap" in cleaned:
            cleaned["cap"] = min(cleaned["cap"], int(widest_cap(cleaned["access"])))
        return cleaned


class AskToJoinForm(Form):
    message = forms.CharField(
        label=_("A sentence for the facilitators (optional)"),
        help_text=_("What you do, and what brings you. Only the facilitators read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(Form):
    sentence = forms.CharField(
        label=_("Why not? One sentence"),
        help_text=_("They read it on the group’s page."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence that they can understand")},
    )


class AddMemberForm(Form):
    member = MemberField(
        label=_("Name, or address of a profile"),
        help_text=_("They are in at once, and can leave at any time."),
        error_messages={"required": _("Type a name or the address of a profile")},
    )


class LookForm(Form):
    reason = forms.CharField(
        label=_("Why do you have to look inside?"),
        help_text=_("The facilitators read your name, this reason and until when. It stays in the log."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason; the facilitators will read it")},
    )
