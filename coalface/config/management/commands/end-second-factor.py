"""`coalface end-second-factor`: takes away the second step of a member who lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalface.people.actions import end_second_factor
from coalface.people.models import Member


class Command(BaseCommand):
    help = "Take away a member's app, passkeys and recovery codes, and sign them out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the member's e-mail address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        member = Member.objects.filter(email__iexact=address.strip()).first()
        if member is None:
            raise CommandError("There is no member with this address.", returncode=2)
        if not end_second_factor(member=member):
            raise CommandError(f"{member.name} has no second step.", returncode=2)
        self.stdout.write(f"{member.name} signs in without a second step until they set one up again.")
