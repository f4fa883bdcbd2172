"""Django's settings, made from QAFILA_HOME and the environment variables of the operator."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography.fernet import MultiFernet
from django.core.exceptions import ImproperlyConfigured

from qafila.home import home, practice_address
from qafila.keys import django_secret, fernet
from qafila.static_files import static_tag

HOME = home()
BASE_DIR = Path(__file__).resolve().parent


def _days(name: str, unless_set: int) -> int:
    given = os.environ.get(name, "").strip()
    if not re.fullmatch(r"[1-9]\d{0,4}|", given, re.ASCII):
        raise ImproperlyConfigured(f"{name} is {given!r}: give a number of days, such as {unless_set}.")
    return int(given or unless_set)


def _sqlite(path: Path) -> dict[str, Any]:
    pragmas = "journal_mode=WAL synchronous=NORMAL foreign_keys=ON temp_store=MEMORY mmap_size=134217728"
    pragmas += " journal_size_limit=27103364 cache_size=-8000"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas.split()),
        },
        "TEST": {"NAME": os.environ.get("QAFILA_TEST_DATABASE")},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # a worker that hangs in a transaction must not keep its rows from the one that takes over
        "OPTIONS": {"options": "-c idle_in_transaction_session_timeout=10s -c lock_timeout=30s"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("QAFILA_DATABASE_URL", "")
if DATABASE_URL and not re.match(r"postgres(ql)?://", DATABASE_URL):
    raise ImproperlyConfigured("QAFILA_DATABASE_URL must begin with postgresql://; leave it out to use SQLite.")
DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite(HOME / "qafila.sqlite3")}
ENGINE_URL = DATABASE_URL.replace("postgres://", "postgresql://", 1) or f"sqlite:///{HOME / 'engine.sqlite3'}"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "console.apps.ConsoleApp",  # before allauth: its templates dress allauth's pages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "django_htmx",
    "ninja",  # the pages of the API's description, with all that they need
    "catalog.apps.CatalogApp",
    "images.apps.ImagesApp",
    "sync.apps.SyncApp",
    "qafila.apps.QafilaApp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "console.middleware.content_security",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # of pages: static files lie there compressed
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.middleware.readers_language",
    "console.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "qafila.urls"
ASGI_APPLICATION = "qafila.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.context.shell",
            ]
        },
    }
]

SECRET_KEY = django_secret(HOME)


def FERNET() -> MultiFernet:  # noqa: N802 - Django's settings are upper case
    """Encrypts the accounts' secrets; raises KeysMissing before `qafila migrate` has made the keys."""
    return fernet(HOME)


def PRACTICE() -> str | None:  # noqa: N802 - Django's settings are upper case
    """Where the practice marketplace is, if it runs beside this installation."""
    return practice_address()


DEBUG = False
PUBLIC_HOSTS = os.environ.get("QAFILA_HOSTS", "").split()
ALLOWED_HOSTS = PUBLIC_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
KEEP_HISTORY = timedelta(days=_days("QAFILA_KEEP_DAYS", 90))
PUBLIC_URL = os.environ.get("QAFILA_PUBLIC_URL", "").rstrip("/")
ALLOW_HOSTS = frozenset(
    filter(None, (*re.split(r"[\s,]+", os.environ.get("QAFILA_ALLOW_HOSTS", "")), practice_address()))
)
CA_FILE = os.environ.get("QAFILA_CA_FILE") or None
if CA_FILE and not Path(CA_FILE).is_file():
    raise ImproperlyConfigured(f"QAFILA_CA_FILE names {CA_FILE}, and there is no such file: correct the path.")

CACHES = {
    "default": {  # who asked how often: at the usual 300 entries, strangers would push each other out
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [str(BASE_DIR.parent / "console" / "locale" / area) for area in ("pages", "staff", "settings")]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600
STATIC_URL = f"static/{static_tag()}/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
}
# A form of prices has four fields for each version of up to fifty products; Django would take a thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
LOGGING_CONFIG = None  # structlog is set up by the process that starts (qafila.logs)


def _choice(variable: str, known: tuple[str, ...]) -> str:
    """Empty where it is not set."""
    given = os.environ.get(variable, "").strip().lower()
    if given and given not in known:
        raise ImproperlyConfigured(f"{variable} is {' or '.join(known)}, not {given!r}.")
    return given


CSRF_FAILURE_VIEW = "console.entrance.too_late"

# Who signs in, and how. HTTPS follows from the public address.
AUTH_USER_MODEL = "qafila_console.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL, LOGIN_REDIRECT_URL, ACCOUNT_LOGOUT_REDIRECT_URL = "account_login", "home", "home"
ACCOUNT_SIGNUP_REDIRECT_URL = "start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Qafila"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: typing a code and sending it over a slow link takes time
AUDITLOG_DISABLE_REMOTE_ADDR = True

HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if urlsplit(PUBLIC_URL).hostname else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [
    r"^livez$",
    r"^metrics$",
    r"^photos/",
]  # asked from within, or by platforms that must reach it
SECURE_REFERRER_POLICY = "same-origin"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# `smtp://user:password@host:587`, or smtps:// where the server speaks TLS from the first word.
EMAIL = urlsplit(os.environ.get("QAFILA_EMAIL_URL", ""))
if EMAIL.geturl() and (EMAIL.scheme not in {"smtp", "smtps"} or not EMAIL.hostname):
    raise ImproperlyConfigured("QAFILA_EMAIL_URL must look like smtp://user:password@host:587.")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL.hostname else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = EMAIL.hostname or "", EMAIL.port or (465 if EMAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(EMAIL.username or ""), unquote(EMAIL.password or "")
EMAIL_USE_SSL = EMAIL.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL.username)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("QAFILA_EMAIL_FROM", "Qafila <qafila@localhost>")
ACCOUNT_EMAIL_VERIFICATION = "optional" if EMAIL.hostname else "none"

METRICS_TOKEN = os.environ.get("QAFILA_METRICS_TOKEN", "").strip()
if METRICS_TOKEN and len(METRICS_TOKEN) < 16:
    raise ImproperlyConfigured("QAFILA_METRICS_TOKEN is too short to be a secret: give at least 16 characters.")
LOG = _choice("QAFILA_LOG", ("json", "text"))
LOG_LEVEL = _choice("QAFILA_LOG_LEVEL", ("debug", "info", "warning", "error"))
STATIC_ROOT = HOME / "static"
SERVESTATIC_USE_FINDERS = SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_MAX_AGE = 365 * 24 * 3600  # a changed file has another address
