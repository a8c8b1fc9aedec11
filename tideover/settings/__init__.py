"""Settings of every process; each value that differs between places comes from the environment.

The web process and the worker log in to the database as roles that own nothing (docs/architecture.md,
"Logins"); `TIDEOVER_LOGIN` says which login this process uses.
"""

import os
from pathlib import Path

import dj_database_url
import pghistory
from csp.constants import NONE, SELF

from tideover.operations.logs import log_job

from .environment import flag, secret_key, setting

VAR = Path(setting("TIDEOVER_VAR", "var")).resolve()
DEMO = flag("TIDEOVER_DEMO")
HTTPS = flag("TIDEOVER_HTTPS")
DEBUG = False
SECRET_KEY = secret_key(VAR)
ALLOWED_HOSTS = setting("TIDEOVER_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
METRICS_TOKEN = setting("TIDEOVER_METRICS_TOKEN", "")
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("TIDEOVER_ORIGINS", "").split(",") if origin]

ROOMS = [
    "foundation",
    "organisation",
    "people",
    "consent",
    "employment",
    "referrals",
    "cases",
    "diary",
    "assessments",
    "provision",
    "worklist",
    "evaluation",
    "exchange",
    "world",
    "web",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "tideover.foundation.pages",
    "tideover.foundation.signin",
    *(f"tideover.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    # First: other programs ask by the machine's own address, without HTTPS and without a session.
    "tideover.operations.middleware.ProbesMiddleware",
    "tideover.operations.middleware.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tideover.foundation.signin.middleware.IdleSessionMiddleware",
    "tideover.foundation.signin.middleware.SecondFactorMiddleware",
    "tideover.foundation.access.middleware.ServiceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, as django-axes asks: it turns the lock-out raised while signing in into a page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tideover.settings.urls"
WSGI_APPLICATION = "tideover.settings.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            Path(__file__).parent.parent / room / "templates"
            for room in ["foundation/pages", "foundation/signin", *ROOMS]
        ],
        "OPTIONS": {
            "environment": "tideover.foundation.pages.environment.environment",
            "context_processors": ["tideover.foundation.pages.context.page"],
        },
    },
    # allauth's messages and e-mails are Django templates.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- database ---------------------------------------------------------------------------------------------

LOGIN = setting("TIDEOVER_LOGIN", "owner")
DATABASE_VARIABLE = {
    "owner": "DATABASE_URL",
    "web": "TIDEOVER_WEB_DATABASE_URL",
    "worker": "TIDEOVER_WORKER_DATABASE_URL",
}[LOGIN]
DATABASES = {
    "default": {
        **dj_database_url.parse(setting(DATABASE_VARIABLE, "postgresql:///tideover"), conn_max_age=None),
        "ENGINE": "django.db.backends.postgresql",
        # With the service's transaction around it (access.middleware), a view that fails rolls back alone
        # and the refused read can still be logged.
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_BASE_MODEL = "tideover.foundation.history.HistoryRow"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", db_index=True)

# --- signing in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "foundation.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
from tideover.foundation.signin.settings import *  # noqa: E402, F403

# --- pages ------------------------------------------------------------------------------------------------

CSRF_FAILURE_VIEW = "tideover.foundation.pages.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
LARGEST_DOCUMENT = int(setting("TIDEOVER_LARGEST_DOCUMENT_MB", "10")) * 1_000_000
FILE_UPLOAD_HANDLERS = [
    "tideover.foundation.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
# Whitenoise serves the files of each room from where they are: nothing is collected.
STATIC_ROOT = None
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# A room's jobs are in its jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

EMAIL_HOST = setting("TIDEOVER_SMTP_HOST", "localhost")
EMAIL_PORT = int(setting("TIDEOVER_SMTP_PORT", "25"))
EMAIL_HOST_USER = setting("TIDEOVER_SMTP_USER", "")
EMAIL_HOST_PASSWORD = setting("TIDEOVER_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("TIDEOVER_SMTP_TLS")
EMAIL_BACKEND = setting("TIDEOVER_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = setting("TIDEOVER_FROM_EMAIL", "tideover@localhost")

# `tideover serve` and `tideover worker` write lines of JSON; on a terminal, where everything runs, only what is amiss
# is printed.
LINES = setting("TIDEOVER_LOG_FORMAT", "text") == "json"
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [log_job]}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tideover.operations.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", **({"formatter": "json"} if LINES else {})}},
    "loggers": {
        # A refused or missing page is not an error of ours: the read log has it.
        "django.request": {"level": "ERROR"},
        "tideover.requests": {"level": "INFO" if LINES else "CRITICAL"},
        "tideover.jobs": {"level": "INFO" if LINES else "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": setting("TIDEOVER_LOG_LEVEL", "WARNING")},
}
TEST_NON_SERIALIZED_APPS: list[str] = []
SILENCED_SYSTEM_CHECKS = os.environ.get("TIDEOVER_SILENCED_CHECKS", "").split(",")
