"""What the hub team types about people and organisations, each with its checks."""

import re
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.people.account_forms import NOT_WELCOME, PASSWORD_HELP, welcome_domains
from coalface.people.actions.join import address_is_taken
from coalface.people.addresses import NOT_PLAIN, is_plain, is_welcome
from coalface.people.for_hub import by_handle_or_address, taken_domains
from coalface.people.models import Member, Organisation, Region, Sector
from coalface.people.passwords import LONGEST as LONGEST_PASSWORD

MOST_DOMAINS = 50
# Where anybody gets an address: one of these would make a whole country colleagues.
PUBLIC_PROVIDERS = frozenset(
    """
    aol.com btinternet.com fastmail.com gmail.com gmx.com gmx.de googlemail.com hotmail.co.uk hotmail.com hushmail.com
    icloud.com live.co.uk live.com mac.com mail.com me.com msn.com outlook.com outlook.co.uk pm.me proton.me
    protonmail.com sky.com talktalk.net tutanota.com virginmedia.com web.de yahoo.co.uk yahoo.com ymail.com zoho.com
    """.split()
)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason in one or two sentences.")},
    )


class SearchForm(Form):
    q = forms.CharField(label=_("Name, handle or e-mail address"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *Member.State.choices], required=False)


class ReasonForm(Form):
    reason = _reason(_("Kept in the log with your name. Only the hub team reads it."))


class LookAsForm(Form):
    reason = _reason(_("The member reads it in a mail, with your name."))


class OtherAccountForm(Form):
    """Which account stays when two become one; the other one is known already."""

    other = forms.CharField(
        label=_("Handle or e-mail address of the account that stays"),
        max_length=254,
        error_messages={"required": _("Type the handle or the address of the account that stays.")},
    )

    def clean_other(self) -> Member:
        found = by_handle_or_address(self.cleaned_data["other"])
        if found is None:
            raise ValidationError(_("Nobody has this handle or address. Look them up in the list of people."))
        return found


class MergeForm(OtherAccountForm):
    reason = _reason(_("The member reads it in a mail, with your name."))


class AddressForm(Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Where you are sure that it is theirs. A mail goes to it; until they answer, nothing changes."),
        error_messages={"required": _("Type the address."), "invalid": NOT_PLAIN},
    )
    reason = _reason(_("How do you know that it is theirs? Kept in the log with your name."))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if not is_plain(email):
            raise ValidationError(NOT_PLAIN)
        if not is_welcome(email):
            raise ValidationError(NOT_WELCOME, params={"domains": welcome_domains()})
        if address_is_taken(email):
            raise ValidationError(_("Somebody has an account with this address. Merge the two accounts instead."))
        return email


class ClaimForm(Form):
    """How somebody takes the account that waits for them."""

    password1 = forms.CharField(
        label=_("A password"),
        help_text=PASSWORD_HELP,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type a password.")},
    )
    terms = forms.BooleanField(
        label=_("I accept the terms of this hub"),
        error_messages={"required": _("Accept the terms to join. They are short.")},
    )

    def __init__(self, *arguments: Any, member: Member, email: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.about = Member(name=member.name, email=email)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.about)
        return password


class OrganisationForm(Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Type the name of the organisation.")}
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("Not said")), *Region.choices], required=False)
    about = forms.CharField(
        label=_("About it"),
        help_text=_("One or two sentences that every member reads on its page."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    domains = forms.CharField(
        label=_("E-mail domains"),
        help_text=_("One a line, such as fenwick.example. Whoever has an address there belongs to the organisation."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *arguments: Any, organisation: Organisation | None = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.own_id = organisation.pk if organisation else None

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.own_id).exists():
            raise ValidationError(_("There is an organisation of this name already."))
        return name

    def clean_domains(self) -> list[str]:
        """Return the domains, each once. Raises ValidationError that names the one that is not possible, and why."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["domains"].lower())
        domains = list(dict.fromkeys(word.removeprefix("@") for word in typed if word.removeprefix("@")))
        if len(domains) > MOST_DOMAINS:
            raise ValidationError(_("These are more than 50 domains."))
        for domain in domains:
            if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
                raise ValidationError(
                    _now("“%(domain)s” is no domain. Type it like fenwick.example.") % {"domain": domain}
                )
            if domain in PUBLIC_PROVIDERS:
                raise ValidationError(
                    _now("Anybody can get an address at %(domain)s, so it cannot belong to one organisation.")
                    % {"domain": domain}
                )
        for row in taken_domains(domains, but=self.own_id).select_related("organisation"):
            raise ValidationError(
                _now("%(domain)s belongs to %(organisation)s already.")
                % {"domain": row.domain, "organisation": row.organisation.name}
            )
        return domains


class OtherOrganisationForm(Form):
    other = forms.CharField(
        label=_("Name of the organisation that stays"),
        max_length=120,
        error_messages={"required": _("Type the name of the organisation that stays.")},
    )

    def __init__(self, *arguments: Any, organisation: Organisation, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.own_id = organisation.pk

    def clean_other(self) -> Organisation:
        found = Organisation.objects.filter(name__iexact=" ".join(self.cleaned_data["other"].split())).first()
        if found is None:
            raise ValidationError(_("No organisation has this name. Type it in full."))
        if found.pk == self.own_id:
            raise ValidationError(_("Choose another organisation: this is the one that goes."))
        return found
