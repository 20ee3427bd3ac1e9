"""Every setting, read from the environment once and checked at start; nothing else reads `os.environ`."""

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from cronsim import CronSim, CronSimError
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from coalface.config.providers import read_providers

env = Env()


def listed(name: str, default: list[str]) -> list[str]:
    """Return a setting that is several words with commas, and perhaps spaces, between them."""
    return [word.strip() for word in env.list(name, default) if word.strip()]


def number(name: str, default: int, *, least: int) -> int:
    """Return a setting that is a number. Raises ImproperlyConfigured where it is less than the least that makes sense."""
    if (said := env.int(name, default)) < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}.")
    return said


PACKAGE = Path(__file__).resolve().parent.parent
MODE = env.str("COALFACE_MODE", "production")
if MODE not in ("production", "development", "test"):
    raise ImproperlyConfigured("COALFACE_MODE must be production, development or test.")
TESTING = MODE == "test"
DEBUG = False
DEVELOPING = MODE == "development"

# ── Home: everything that must be kept lies under one folder ───────────────
COALFACE_HOME = Path(env.str("COALFACE_HOME", "var")).resolve()
try:
    # What members write is for nobody else who has an account on the machine.
    COALFACE_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"COALFACE_HOME: cannot make the folder {COALFACE_HOME}: {error.strerror}.") from None
if not os.access(COALFACE_HOME, os.W_OK):
    raise ImproperlyConfigured(f"COALFACE_HOME: the folder {COALFACE_HOME} cannot be written to.")


def _secret_key() -> str:
    """Read the key from COALFACE_HOME, or make one on the first run that only its owner may read.

    Of several processes that start at once one makes it, and none ever sees a part of it.
    """
    path = COALFACE_HOME / "secret-key"
    if not path.exists():
        made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    if not (key := path.read_text().strip()):
        raise ImproperlyConfigured(f"{path} is empty: it should hold the hub's key, which backups have, too.")
    return key


try:
    SECRET_KEY = env.str("COALFACE_SECRET_KEY", "") or _secret_key()
except OSError as error:
    raise ImproperlyConfigured(f"COALFACE_HOME: the key in {COALFACE_HOME} cannot be used: {error.strerror}.") from None

# ── The hub ────────────────────────────────────────────────────────────────
COALFACE_NAME = env.str("COALFACE_NAME", "Knowledge Hub")
COALFACE_URL = env.str("COALFACE_URL", "http://localhost:8000").rstrip("/")


def _parted(address: str) -> SplitResult:
    """Return the parts of the hub's address. Raises ImproperlyConfigured for what is none."""
    with suppress(ValueError):
        parts = urlsplit(address)
        # A port is only looked at when it is asked for.
        if parts.scheme in ("http", "https") and parts.hostname and not parts.path and parts.port != 0:
            return parts
    raise ImproperlyConfigured("COALFACE_URL must be the hub's address, such as https://hub.example, without a path.")


_address = _parted(COALFACE_URL)
COALFACE_SIGN_UP = env.str("COALFACE_SIGN_UP", "open")
if COALFACE_SIGN_UP not in ("open", "domains", "invited"):
    raise ImproperlyConfigured("COALFACE_SIGN_UP must be open, domains or invited.")
COALFACE_SIGN_UP_DOMAINS = [domain.lower() for domain in listed("COALFACE_SIGN_UP_DOMAINS", [])]
if COALFACE_SIGN_UP == "domains" and not COALFACE_SIGN_UP_DOMAINS:
    raise ImproperlyConfigured("COALFACE_SIGN_UP=domains needs COALFACE_SIGN_UP_DOMAINS, such as fenwick.example.")
COALFACE_GROUPS_NEED_CONSENT = env.bool("COALFACE_GROUPS_NEED_CONSENT", False)
COALFACE_INVITATIONS_A_DAY = number("COALFACE_INVITATIONS_A_DAY", 20, least=0)  # by one member, in 24 hours
COALFACE_GROUP_INVITATIONS_A_DAY = number(
    "COALFACE_GROUP_INVITATIONS_A_DAY", 100, least=0
)  # by one facilitator, into their group
COALFACE_HUB_TEAM_SECOND_FACTOR = env.str(
    "COALFACE_HUB_TEAM_SECOND_FACTOR", "required" if MODE == "production" else "advised"
)
if COALFACE_HUB_TEAM_SECOND_FACTOR not in ("required", "advised"):
    raise ImproperlyConfigured("COALFACE_HUB_TEAM_SECOND_FACTOR must be required or advised.")
# Bytes that each web process gives to keeping visitors' pages; 0 keeps none.
COALFACE_KEPT_PAGES = number("COALFACE_KEPT_PAGES", 16 * 1024 * 1024 if MODE == "production" else 0, least=0)
COALFACE_TRUSTED_PROXIES = listed("COALFACE_TRUSTED_PROXIES", [])
try:
    [ip_network(proxy) for proxy in COALFACE_TRUSTED_PROXIES if COALFACE_TRUSTED_PROXIES != ["*"]]
except ValueError as error:
    raise ImproperlyConfigured(f"COALFACE_TRUSTED_PROXIES must be addresses, or networks of them: {error}.") from None
COALFACE_THREADS = number("COALFACE_THREADS", 2, least=1)  # requests that one web process answers at once
COALFACE_MOST_WAITING = number("COALFACE_MOST_WAITING", 256, least=1)  # those that wait for it; more come again
COALFACE_WIRING = "coalface.config.wiring"
COALFACE_GUARD_RENDERING = MODE != "production"
COALFACE_CHECK_PREPARED = TESTING
COALFACE_TEMPLATE_GLOBALS = {
    "entry_address": "coalface.entries.kind.entry_address",
    "file_address": "coalface.entries.kind.file_address",
    "in_navigation": "coalface.entries.kind.in_navigation",
    "kind_of": "coalface.entries.kind.kind_of",
    "as_seen": "coalface.people.shown.as_seen",
    "asking": "coalface.entries.kind.asking",
    "group_tabs": "coalface.entries.kind.group_tabs",
    "sharing": "coalface.entries.kind.sharing",
    "json_script": "django.utils.html.json_script",
    "sign_in_ways": "coalface.people.providers.sign_in_ways",
}

ALLOWED_HOSTS = listed("COALFACE_HOSTS", [_address.hostname, "localhost", "127.0.0.1", "[::1]"])
HTTPS = _address.scheme == "https"
ROOT_URLCONF = "coalface.config.urls"
WSGI_APPLICATION = "coalface.config.wsgi.application"

INSTALLED_APPS = [
    "coalface.config",
    "coalface.pages",
    "coalface.interfaces.importers",
    "coalface.interfaces.exporters",
    "coalface.kinds.question",
    "coalface.features.search",
    "coalface.features.notify",
    "coalface.features.moderation",
    "coalface.features.invitations",
    "coalface.features.complaints",
    "coalface.entries",
    "coalface.groups",
    "coalface.people",
    "coalface.activity",
    "coalface.base",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "coalface.base.watch.requests.Watched",
    "coalface.base.steady.SteadyAnswers",
    "coalface.base.storable.CleanQueries",
    "coalface.base.web.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coalface.base.web.Privacy",
    "coalface.base.kept.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "coalface.people.looking.Looking",
    "coalface.groups.viewer.ViewerMiddleware",
    "coalface.base.web.Answers",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "coalface.people.second_factor.SecondFactorFirst",
    "coalface.people.providers.ProvidersFail",
    "coalface.people.rejected.RejectedForms",
    "django_htmx.middleware.HtmxMiddleware",
    "coalface.features.notify.unread.UnreadNotifications",
]

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "coalface.base.templates.Jinja2",
        "DIRS": [PACKAGE, PACKAGE / "people" / "accounts"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "coalface.base.templates.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coalface.base.templates.frame",
            ],
        },
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# ── Database ───────────────────────────────────────────────────────────────
DATABASE_URL = env.str("DATABASE_URL", "")


def database_at(address: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Return the settings of a database at an address, SQLite under COALFACE_HOME for none.

    Raises ImproperlyConfigured for an address that cannot be read or is of another kind; `name` says whose it is.
    """
    try:
        database = dict(dj_database_url.parse(address)) if address else {}
    except Exception as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from None
    if not database:
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(COALFACE_HOME / "coalface.sqlite3")}
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return database | {
            "ENGINE": "coalface.base.db.sqlite",
            # One kept connection a thread, for an hour: a new one sees new statistics. The write lock is taken at BEGIN,
            # so that nobody fails half way. How much is kept in memory hangs on the file (`base/db/sqlite/cache.py`).
            "CONN_MAX_AGE": 3600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
                    "PRAGMA temp_store=MEMORY"
                ),
            },
            "TEST": {"NAME": str(COALFACE_HOME / "test.sqlite3")},
        }
    if database["ENGINE"] == "django.db.backends.postgresql":
        # Pages read a few rows each: to compile their statements, or to start processes that help, takes longer than to
        # run them, and with the disks of today a row that an index names is near, so that whole tables need not be read
        # for twenty rows. What is prepared is planned once, for all values.
        planning = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
        planning += " -c plan_cache_mode=force_generic_plan"
        # What was acknowledged is on the disk, however the server is set up; what is lost with a test is no loss.
        commit = "off" if TESTING else "on"
        asked = database.get("OPTIONS", {})
        return database | {
            "ENGINE": "coalface.base.db.postgresql",
            # One kept connection a thread, looked at before each request, and a new one every hour.
            "CONN_MAX_AGE": 3600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": 5,
                # A server that has vanished without a word is given up after ten seconds of silence.
                "tcp_user_timeout": 10_000,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 2,
                # Reads that are built once are planned once, too, when they come for the second time on a connection.
                "prepare_threshold": 1,
                **asked,
                "options": (
                    f"{planning} -c synchronous_commit={commit} -c lock_timeout=30s {asked.get('options', '')}"
                ),
            },
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")


DATABASES = {"default": database_at(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Backups ────────────────────────────────────────────────────────────────
COALFACE_BACKUPS = env.str("COALFACE_BACKUPS", "")
if COALFACE_BACKUPS and not Path(COALFACE_BACKUPS).is_absolute():
    raise ImproperlyConfigured("COALFACE_BACKUPS must be the full path of a folder, such as /srv/backups.")
COALFACE_BACKUPS_WHEN = env.str("COALFACE_BACKUPS_WHEN", "23 2 * * *")
try:
    if len(COALFACE_BACKUPS_WHEN.split()) != 5:  # a sixth would be seconds
        raise CronSimError
    CronSim(COALFACE_BACKUPS_WHEN, datetime.now(UTC))
except CronSimError:
    raise ImproperlyConfigured(
        "COALFACE_BACKUPS_WHEN must be a line of cron's, minute, hour, day, month, weekday, such as 23 2 * * *."
    ) from None
COALFACE_BACKUPS_KEPT = number("COALFACE_BACKUPS_KEPT", 14, least=1)

# Only for limits and other things that may be lost; nothing that a member may see is cached.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# ── Mail ───────────────────────────────────────────────────────────────────
# Without EMAIL_URL, mail is written to files under COALFACE_HOME/mail, one file a letter.
try:
    _mail = env.dj_email_url("EMAIL_URL", "")
except Exception as error:
    raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from None
if env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = COALFACE_HOME / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("COALFACE_MAIL_FROM", f"{COALFACE_NAME} <no-reply@{_address.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Background work: the queue is only a bell ──────────────────────────────
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

# ── Accounts (allauth) ─────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["coalface.people.second_factor.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_ADAPTER = "coalface.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "coalface.people.account_forms.JoinForm",
    "login": "coalface.people.account_forms.SignInForm",
    "add_email": "coalface.people.account_forms.NewAddressForm",
    "reset_password": "coalface.people.account_forms.ResetForm",
    "reset_password_from_key": "coalface.people.account_forms.NewPasswordForm",
    "change_password": "coalface.people.account_forms.ChangePasswordForm",
    "set_password": "coalface.people.account_forms.SetPasswordForm",
    "reauthenticate": "coalface.people.account_forms.OnceMoreForm",
    "request_login_code": "coalface.people.account_forms.CodeRequestForm",
    "confirm_login_code": "coalface.people.account_forms.SignInCodeForm",
    "confirm_email_verification_code": "coalface.people.account_forms.AddressCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "coalface.people.adapter.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "coalface.people.reset.ResetTokens"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Whole organisations come from one address, so what counts for an address (ip) is wide and for a member (key) narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/5m/key,100/5m/ip",
    "signup": "60/m/ip",
    "request_login_code": "60/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
    "confirm_email": "3/30s/key",
}
# Making a member, or a link, takes longer than finding that there is nothing to make: nobody is to measure that. Signing
# in costs one hash of a password either way, which is longer than all the rest.
COALFACE_STEADY_ANSWERS = (
    {}
    if TESTING
    else {"account_signup": 1.0, "invitation": 1.0, "account_reset_password": 0.4, "account_request_login_code": 0.4}
)  # seconds
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "coalface.people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = COALFACE_NAME
MFA_TOTP_TOLERANCE = 1  # half a minute to either side, for phones whose clock is a little off
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# Organisations' own sign-in. Links only, so that no form leads to another host, which the policy below would refuse.
SOCIALACCOUNT_ADAPTER = "coalface.people.providers.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = read_providers(env)
SOCIALACCOUNT_FORMS = {"signup": "coalface.people.account_forms.ArrivalForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds
MFA_FORMS = {
    "authenticate": "coalface.people.second_factor_forms.SecondStepForm",
    "reauthenticate": "coalface.people.second_factor_forms.OnceMoreByCodeForm",
    "activate_totp": "coalface.people.second_factor_forms.AppForm",
    "add_webauthn": "coalface.people.second_factor_forms.PasskeyForm",
    "edit_webauthn": "coalface.people.second_factor_forms.PasskeyNameForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "coalface.people.passwords.UncommonValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# ── Files ──────────────────────────────────────────────────────────────────
MEDIA_ROOT = COALFACE_HOME / "uploads"
STATIC_URL = "/static/"
STATIC_ROOT = COALFACE_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "coalface.base.static.Storage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE != "production"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if MODE != "production" else 60
COALFACE_LARGEST_FILE = number("COALFACE_LARGEST_FILE", 20 * 1024 * 1024, least=1)  # bytes
COALFACE_LARGEST_PHOTO = 8 * 1024 * 1024  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "coalface.base.uploads.Ceiling",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ── Security ───────────────────────────────────────────────────────────────
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": _SELF,
        "font-src": _SELF,
        "connect-src": _SELF,
        "manifest-src": _SELF,
        "form-action": _SELF,
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 28  # seconds
CSRF_FAILURE_VIEW = "coalface.base.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [COALFACE_URL]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ── Language and time ──────────────────────────────────────────────────────
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("British English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("COALFACE_TIME_ZONE", "Europe/London")
try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError):
    raise ImproperlyConfigured("COALFACE_TIME_ZONE must be the name of a time zone, such as Europe/London.") from None

# ── What an operator sees ──────────────────────────────────────────────────
COALFACE_LOG = env.str("COALFACE_LOG", "plain")
if COALFACE_LOG not in ("plain", "json"):
    raise ImproperlyConfigured("COALFACE_LOG must be plain or json.")
COALFACE_METRICS_TOKEN = env.str("COALFACE_METRICS_TOKEN", "")
if COALFACE_METRICS_TOKEN and len(COALFACE_METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("COALFACE_METRICS_TOKEN must have at least 20 characters; it is a password.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # Whoever is developing reads exceptions whole; an operator reads nothing that somebody wrote.
        "plain": {"()": "coalface.base.watch.logs.Plain", "whole": DEVELOPING},
        "json": {"()": "coalface.base.watch.logs.Json", "whole": DEVELOPING},
    },
    "filters": {"unsaid": {"()": "coalface.base.unavailable.Unsaid"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": COALFACE_LOG}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "coalface": {"level": "INFO"},
        "coalface.requests": {"level": "WARNING" if DEVELOPING else "INFO"},
        "django.request": {"level": "ERROR", "filters": ["unsaid"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        "django.security.TooManyFilesSent": {"level": "CRITICAL"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
