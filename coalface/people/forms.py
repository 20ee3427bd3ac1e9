"""What members say about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.base.pictures import Picture, reencode_square
from coalface.people.models import Attention, Region, Seen
from coalface.people.names import LONGEST_NAME, clean_name

MOST_SPECIALISMS = 12
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


def seen_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=Seen.choices, initial=Seen.MEMBERS, required=False, widget=forms.RadioSelect
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
    about_for = seen_field(_("Who may read what you wrote about you?"))
    region_for = seen_field(_("Who may see your region?"))
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

    def clean_about_for(self) -> str:
        return self.cleaned_data["about_for"] or Seen.MEMBERS

    def clean_region_for(self) -> str:
        return self.cleaned_data["region_for"] or Seen.MEMBERS

    def clean_photo(self) -> Picture | None:
        file = self.cleaned_data["photo"]
        if not file:
            return None
        if file.size > LARGEST_PHOTO:
            raise ValidationError(_("This picture is larger than 8 MB. Choose a smaller one."))
        return reencode_square(file, side=SIDE)


class DirectoryForm(Form):
    q = forms.CharField(label=_("Name, role, organisation or what they know"), max_length=100, required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("Anywhere")), *Region.choices], required=False)
