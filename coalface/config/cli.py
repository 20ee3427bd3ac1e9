"""The `coalface` command: Coalface's own commands and every one of Django's, with sentences instead of tracebacks."""

import difflib
import logging
import os
import re
import sys
from collections.abc import Mapping, Sequence

USAGE = 2  # exit code: what was asked cannot be done as asked; a sentence says why
# What these print nobody reads but in a log, which says of an exception where it happened, and not what it says.
UNATTENDED = ("serve", "work", "db_worker", "--by-the-clock")


class Unusable(Exception):
    """The command cannot run as asked. The message is a sentence for the person at the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or the command's own exit code, or 2 with a sentence on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    try:
        _load_settings(os.environ)
        _run(words)
    except Unusable as problem:
        sys.stderr.write(f"coalface: {problem}\n")
        return USAGE
    except BrokenPipeError:
        # Whoever read our output has gone; let nothing more be written to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def mistyped(environment: Mapping[str, str], known: Sequence[str]) -> str | None:
    """Return a sentence on the first variable that looks like a slip for a setting of ours, or none."""
    ours = [name for name in known if name.startswith("COALFACE_")]
    endings = [name.removeprefix("COALFACE_") for name in ours]
    for name in sorted(environment):
        if name.startswith("COALFACE_") and name not in ours:
            near = difflib.get_close_matches(name.removeprefix("COALFACE_"), endings, n=1, cutoff=0.7)
            if near:
                return f"{name} is not a setting; did you mean COALFACE_{near[0]}?"
    return None


def _load_settings(environment: Mapping[str, str]) -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    try:
        _ = settings.INSTALLED_APPS
    except (ImproperlyConfigured, EnvError) as error:
        raise Unusable(str(error)) from None
    if settings.SETTINGS_MODULE == "coalface.config.settings":
        from coalface.config.settings import MODE, env

        if MODE == "production":
            os.umask(0o077)  # what lies in the home is for nobody else who has an account on the machine

        if sentence := mistyped(environment, list(env.dump())):
            raise Unusable(sentence)


def _run(words: list[str]) -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, ManagementUtility
    from django.db import InterfaceError, OperationalError, ProgrammingError

    unattended = any(word in UNATTENDED for word in words[:2])
    logged = unattended and settings.COALFACE_LOG == "json"
    try:
        # With this a sentence of a command comes to us, and not on the standard error as it is.
        ManagementUtility(["coalface", *words, *(["--traceback"] if logged else [])]).execute()
    except CommandError as error:
        if not logged:
            raise
        logging.getLogger("coalface").error("%s", error)
        raise SystemExit(error.returncode) from None
    except ImproperlyConfigured as error:
        raise Unusable(str(error)) from None
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        sentence = _about_database(str(error))
        if sentence is None:
            raise
        raise Unusable(sentence) from None
    except Exception:
        if unattended:
            logging.getLogger("coalface").critical("%s ended by an error.", words[0], exc_info=True)
            raise SystemExit(1) from None
        raise


def _about_database(message: str) -> str | None:
    if re.search(r"no such (table|column)|relation .* does not exist|column .* does not exist", message):
        return "The database has not been brought up to date; run: coalface upgrade"
    if re.search(r"unable to open database|readonly database|not a database|disk", message):
        return f"The database file cannot be used: {message.strip()}."
    if re.search(r"connection|connect to|could not translate|authentication|does not exist|timeout", message):
        return f"The database cannot be reached: {' '.join(message.split())}"
    return None


if __name__ == "__main__":
    sys.exit(main())
