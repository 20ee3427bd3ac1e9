"""What stands in the address of a search. What means nothing there is left out, and said beside its field."""

from datetime import date

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.entries.kind import spoken_kinds
from coalface.entries.topics import slug_called
from coalface.features.search.narrowing import ANSWERED, BEST, NEWEST, THANKED, UNANSWERED, Narrowing
from coalface.groups.models import Group
from coalface.groups.queries import my_places
from coalface.groups.viewer import Viewer

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 1, 1)


class SearchForm(Form):
    """The filters and the order of a search."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    answered = forms.ChoiceField(
        label=_("Answered"),
        required=False,
        choices=[("", _("Answered or not")), (ANSWERED, _("Only answered")), (UNANSWERED, _("Waiting for an answer"))],
    )
    group = forms.ChoiceField(label=_("Where"), required=False)
    tag = forms.CharField(label=_("Topic"), required=False, max_length=60)
    who = forms.CharField(label=_("Person or organisation"), required=False, max_length=100)
    within = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[("", _("Any time")), ("week", _("This week")), ("month", _("This month")), ("year", _("This year"))],
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    order = forms.ChoiceField(
        required=False, choices=[(BEST, _("Best match")), (NEWEST, _("Newest")), (THANKED, _("Most thanked"))]
    )

    def __init__(self, *args, viewer: Viewer, here: Group | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("Everything")),
            *((kind.name, kind.nouns) for kind in spoken_kinds().values()),
        ]
        self.groups = {group.slug: group for group in my_places(viewer)}
        if here is not None:
            self.groups.setdefault(here.slug, here)
        places = [(slug, group.name) for slug, group in self.groups.items()]
        self.fields["group"].choices = [("", _("The whole hub")), *places]

    def clean_tag(self) -> str:
        """Refuse a topic of nothing but signs, which would narrow nothing."""
        tag = self.cleaned_data["tag"]
        if tag and not any(map(str.isalnum, tag)):
            raise forms.ValidationError(_("Give a topic with letters or digits."))
        return tag

    def clean_since(self):
        return self._clean_day("since")

    def clean_until(self):
        return self._clean_day("until")

    def _clean_day(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Give a day between 1990 and 2200."))
        return day

    @cached_property
    def narrowing(self) -> Narrowing:
        """What is to be found, of everything in the address that means something."""
        said = {name: value for name, value in self.cleaned_data.items() if value and name != "order"}
        if "group" in said:
            said["group"] = self.groups[said["group"]]
        if "tag" in said:
            said["tag"] = slug_called(said["tag"])
        return Narrowing(**said)

    @property
    def sorted_by(self) -> str:
        return self.cleaned_data.get("order") or BEST

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen, as name of the field and words for it."""
        chosen = []
        for name, value in self.cleaned_data.items():
            if not value or name == "order":
                continue
            words = dict(getattr(self.fields[name], "choices", ())).get(value, value)
            if name in ("since", "until"):
                words = f"{self.fields[name].label} {value:%d.%m.%Y}"
            chosen.append((name, str(words)))
        return chosen
