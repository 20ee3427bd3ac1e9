"""`coalface create-member`: an active member with a verified address, made at the command line."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from coalface.people.actions import create_member
from coalface.people.models import Member


class Command(BaseCommand):
    help = "Make an active member whose e-mail address counts as verified."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", help="at least 12 characters, and not a common one (default: asked for)")
        parser.add_argument("--name", required=True)
        parser.add_argument("--hub-team", action="store_true", help="make them part of the hub team")

    def handle(self, *args: Any, email: str, password: str | None, name: str, hub_team: bool, **options: Any) -> None:
        try:
            validate_email(email)
            if not name.strip():
                raise ValidationError("The name is empty.")
            if password is None:
                password = _asked_for(email)
            validate_password(password, Member(email=email, name=name))
            member = create_member(email=email, password=password, name=name, hub_team=hub_team)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(f"{member.name} can sign in with {member.email}.")


def _asked_for(email: str) -> str:
    """Ask for a password at the terminal, which does not show it. Raises ValidationError where nobody answers."""
    try:
        return getpass(f"A password for {email}: ")
    except EOFError:
        raise ValidationError("There is no terminal to ask for a password at; give it with --password.") from None
