"""The settings of any hub, with the two addresses that only a measurement needs, and without mail."""

from coalface.config.settings import *  # noqa: F403

ROOT_URLCONF = "coalface.config.bench.urls"
MIDDLEWARE = ["coalface.config.bench.ceiling.count_queries", *MIDDLEWARE]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
