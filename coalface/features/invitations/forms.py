"""What an invitation is made of, and what joining with one asks."""

import csv
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.features.invitations.parse import MOST, Piece, read
from coalface.people.account_forms import NOT_WELCOME, JoinForm, welcome_domains
from coalface.people.addresses import is_welcome

LONGEST = 30_000  # characters of addresses
LARGEST_FILE = 200 * 1024  # bytes


class InviteForm(Form):
    """Addresses in any sensible separation, a message in plain words, and that one knows the people.

    Afterwards `addresses` holds the addresses, and `not_addresses` the other words that were typed.
    """

    addresses = forms.CharField(
        label=_("Who do you know who does this work?"),
        help_text=_("E-mail addresses, with spaces, commas or lines between"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Type the e-mail address of somebody you know.")},
    )
    message = forms.CharField(
        label=_("Your own words to them (optional)"),
        help_text=_("Plain words only: web and e-mail addresses in it do not become links."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    group = forms.ChoiceField(label=_("Into one of your groups (optional)"), required=False)
    known = forms.BooleanField(
        label=_("I know this person, or these people"),
        error_messages={"required": _("Tick that you know them. Only invite people who know you, too.")},
    )

    not_addresses: list[str] = []

    def __init__(self, *arguments: Any, groups: list[tuple[str, str]] = (), some: bool = False, **more: Any) -> None:
        """Offer these groups, by slug and name, into which the member may invite; `some` of them only."""
        super().__init__(*arguments, **more)
        self.fields["group"].choices = [("", _("Just into the hub")), *groups]
        if some:
            self.fields["group"].help_text = _("Those where something happened last. “My invitations” has all.")
        if not groups:
            del self.fields["group"]

    def clean_addresses(self) -> list[str]:
        return self._addresses_among(read(self.cleaned_data["addresses"]))

    def _addresses_among(self, pieces: list[Piece]) -> list[str]:
        self.not_addresses = [piece.words for piece in pieces if piece.address is None]
        found = [piece.address for piece in pieces if piece.address is not None]
        if not found:
            raise ValidationError(_("There is no e-mail address in this. One looks like name@fenwick.example."))
        if not any(is_welcome(address) for address in found):
            raise ValidationError(NOT_WELCOME, params={"domains": welcome_domains()})
        return found


class GroupInviteForm(InviteForm):
    """The same into a group that one runs, where a file may stand for typing."""

    file = forms.FileField(
        label=_("Or a CSV file with addresses (optional)"),
        help_text=_("A list saved as CSV; the addresses may stand in any column."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    field_order = ["addresses", "file", "message", "known"]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["addresses"].required = False

    def clean_addresses(self) -> str:
        return self.cleaned_data["addresses"]

    def clean_file(self) -> list[Piece]:
        file = self.cleaned_data["file"]
        if not file:
            return []
        if file.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than 200 KB. Take a shorter list."))
        return _pieces_of(file.read())

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if "addresses" not in said or "file" not in said:
            return said
        pieces = {(piece.address or piece.words): piece for piece in [*read(said["addresses"]), *said["file"]]}
        if not pieces:
            self.add_error("addresses", _("Type an e-mail address, or choose a file."))
            return said
        try:
            return said | {"addresses": self._addresses_among(list(pieces.values()))}
        except ValidationError as error:
            self.add_error("file" if said["file"] else "addresses", error)
            return said


def _pieces_of(data: bytes) -> list[Piece]:
    """Return the addresses in a file of rows; what stands in the other columns is nobody's business and left out.

    Raises ValidationError for what is no text.
    """
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = "\x00"
    try:
        rows = list(csv.reader(io.StringIO(text.replace(";", ","), newline="")))
    except csv.Error:
        rows = []
    found = [piece for row in rows for cell in row for piece in read(cell) if "@" in piece.words]
    if not found or "\x00" in text:
        raise ValidationError(_("There are no addresses in this file. Save a list as CSV, then try again."))
    return found[:MOST]


class LinkForm(JoinForm):
    """Joining by a link, also where nobody else may join: the address is typed, and verified with a code."""

    def clean_email(self) -> str:
        typed = self.data.get(self.add_prefix("email"), "").strip()
        if not is_welcome(typed):
            raise ValidationError(NOT_WELCOME, params={"domains": welcome_domains()})
        return super(JoinForm, self).clean_email()


class MailForm(JoinForm):
    """Joining by a mail, which has proved the address."""

    def __init__(self, *arguments: Any, address: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.address = address
        del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["email"] = self.address
        return super().clean()
