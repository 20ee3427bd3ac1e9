"""What has to be done inside a generated hub before it is measured: run by `served.prepare`, in a process of its own.

It prints the cookies of the members as whom pages are asked for, as JSON. With `--plans` it keeps the database's plan
of each query of each page in files.
"""

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

NAMES = ("busy", "many", "few")


def main() -> None:
    parser = argparse.ArgumentParser(prog="coalface.config.bench.inside", description=__doc__)
    parser.add_argument("--plans", type=Path)
    wanted = parser.parse_args()
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    from coalface.base.db.statistics import refresh_statistics
    from coalface.base.static import collect
    from coalface.config.bench.hub_folder import read

    call_command("migrate", verbosity=0)
    refresh_statistics()  # as the clock does every night
    collect()
    hub = read(settings.COALFACE_HOME)
    freshen(datetime.fromtimestamp(hub.of, UTC))
    cookies = {name: sign_in(number) for number, name in enumerate(NAMES, 1)}
    if wanted.plans:
        from coalface.config.bench.pages import pages
        from coalface.config.bench.plans import keep_plans

        keep_plans(wanted.plans, pages(hub.facts, closed=hub.size.closed), cookies)
    sys.stdout.write(json.dumps(cookies))


def freshen(of: datetime) -> None:
    """Let those who are measured be here now, and were here before three days before the hub was made, with news unread."""
    from django.utils import timezone

    from coalface.config.bench.crowd import ACTORS
    from coalface.config.bench.spread import UNREAD
    from coalface.features.notify.models import Notification
    from coalface.people.models import Member

    there = Member.objects.filter(pk__in=ACTORS)
    there.update(last_here_at=timezone.now(), before_that_at=of - timedelta(days=3), news_at=of)
    young = Notification.objects.filter(created_at__gt=of - timedelta(seconds=UNREAD))
    young.filter(member__in=ACTORS).update(read_at=None)


def sign_in(member_id: int) -> str:
    """Return the cookies of a browser in which this member is signed in, and which was here before."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import CSRF_SECRET_LENGTH
    from django.utils.crypto import get_random_string

    from coalface.people.models import Member

    member = Member.objects.get(pk=member_id)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    token = get_random_string(CSRF_SECRET_LENGTH)
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"


if __name__ == "__main__":
    main()
