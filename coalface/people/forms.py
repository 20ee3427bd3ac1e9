"""What members say about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.base.pictures import Picture, reencode_square
from coalface.people.access import FIELDS
from coalface.people.models import MOST_SPECIALISMS, Attention, Region, Sector, Seen, Size
from coalface.people.names import LONGEST_NAME, clean_name

TOO_MANY = _("Name at most 12: fewer are found more easily.")
LARGEST_PHOTO = 8 * 1024 * 1024  # bytes
SIDE = 320  # pixels


class SpecialismsField(forms.CharField):
    """Words with commas between them, cleaned to a list: each once, as typed."""

    def clean(self, value: Any) -> list[str]:
        """Return the phrases. Raises ValidationError for too many, too long ones, or one that search cannot find."""
        phrases: dict[str, str] = {}
        for phrase in super().clean(value).split(","):
            phrase = " ".join(phrase.split())
            if len(phrase) > 60:
                raise ValidationError(
                    _("“%(start)s…” is too long; use at most 60 characters."), params={"start": phrase[:20]}
                )
            if phrase and not slugify(phrase):
                raise ValidationError(_("“%(phrase)s” has no letters that search can find."), params={"phrase": phrase})
            if phrase:
                phrases.setdefault(slugify(phrase), phrase)
        if len(phrases) > MOST_SPECIALISMS:
            raise ValidationError(TOO_MANY)
        return list(phrases.values())


def specialisms_field() -> SpecialismsField:
    return SpecialismsField(
        label=_("What can you help with?"),
        help_text=_("A few words or phrases, with commas between, such as “damp, party walls”."),
        max_length=400,
        required=False,
    )


def role_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your role"),
        help_text=_("What you do, such as “Rent officer”."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


def region_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Region"), choices=[("", _("Not said")), *Region.choices], required=False)


def willing_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("I am willing to be asked by people whom I do not know"),
        help_text=_("People who look for help can find you. You can end it at any time."),
        required=False,
    )


class AttentionForm(Form):
    minutes = forms.TypedChoiceField(
        label=_("How much time do you have for the hub?"),
        choices=Attention.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ProfileForm(Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = role_field()
    region = region_field()
    specialisms = specialisms_field()
    about = forms.CharField(
        label=_("About you"),
        help_text=_("A sentence or two that help a colleague decide to ask you."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    willing = willing_field()
    one_liner = forms.CharField(
        label=_("What is the hub all about for you?"),
        help_text=_("One sentence, at most 140 characters."),
        max_length=140,
        required=False,
    )
    one_liner_public = forms.BooleanField(
        label=_("Visitors may read this sentence, with my name and organisation"),
        required=False,
    )
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("PNG, JPEG, WebP or GIF, at most 8 MB. We take out what your camera added, such as the place."),
        required=False,
    )
    photo_away = forms.BooleanField(label=_("Take my photo away"), required=False)

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_photo(self) -> Picture | None:
        file = self.cleaned_data["photo"]
        if not file:
            return None
        if file.size > LARGEST_PHOTO:
            raise ValidationError(_("This picture is larger than 8 MB. Choose a smaller one."))
        return reencode_square(file, side=SIDE)


class SeenForm(Form):
    """Who may see what: one choice for each field, named as its column is."""

    helps = {
        "role": _("Beside your name, wherever it stands."),
        "organisation": _("Beside your name, and in your organisation’s list of members."),
        "photo": _("Otherwise two letters stand for you."),
        "groups": _(
            "On your profile. Each group lists its members all the same. Private groups show to their members only."
        ),
    }
    labels = {
        "role": _("Your role"),
        "organisation": _("Your organisation"),
        "specialisms": _("What you can help with"),
        "about": _("What you wrote about you"),
        "region": _("Your region"),
        "photo": _("Your photo"),
        "groups": _("Your groups"),
    }

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name in FIELDS:
            self.fields[f"{name}_for"] = forms.ChoiceField(
                label=self.labels[name], help_text=self.helps.get(name, ""), choices=Seen.choices
            )


class DirectoryForm(Form):
    q = forms.CharField(label=_("Name, role, organisation or what they know"), max_length=100, required=False)
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    specialism = forms.CharField(label=_("What they know"), max_length=60, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=100, required=False)
    sector = forms.ChoiceField(
        label=_("Sort of organisation"), choices=[("", _("Any")), *Sector.choices], required=False
    )
    size = forms.ChoiceField(label=_("Size of organisation"), choices=[("", _("Any")), *Size.choices], required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("Anywhere")), *Region.choices], required=False)
    willing = forms.BooleanField(label=_("Willing to help"), required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for, by field, without what was left empty or is no choice."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
