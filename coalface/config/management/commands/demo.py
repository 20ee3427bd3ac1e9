"""`coalface demo`: fills the hub with the demonstration and says who can sign in."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from coalface.config.demo.load import PASSWORD, fill


class Command(BaseCommand):
    help = "Fill the hub with invented people, groups and questions."

    def handle(self, *arguments, **options) -> None:
        sign_ins = fill(now=timezone.now())
        self.stdout.write("The demonstration is there. Sign in with one of these addresses:")
        for one in sign_ins:
            self.stdout.write(f"  {one.email:<42} {one.what}")
        self.stdout.write(f"The password of each is: {PASSWORD}")
