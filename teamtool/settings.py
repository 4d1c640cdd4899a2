"""All settings, from the environment. README.md lists every variable; a test compares the two."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from teamtool import lan
from teamtool.version import version

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where we live -------------------------------------------------------------------------------
HOST = env.str("HOST", "127.0.0.1")
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data"))).absolute()


def port() -> int:
    """Where to listen. Ends with a sentence when PORT is no number."""
    given = str(env.str("PORT", "8000"))
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SystemExit(f"PORT={given} is not a port; it must be a number from 1 to 65535.")
    return int(given)


PORT = port()


def secret_key() -> str:
    """The key from the environment, else one made once and kept in a file only its owner can read."""
    if given := str(env.str("SECRET_KEY", "")):
        return given
    path = DATA_DIR / "secret-key"
    try:
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        return path.read_text()
    except OSError as error:
        raise SystemExit(f"DATA_DIR={DATA_DIR} cannot be used: {error.strerror}.") from None


def _make_key(path: Path) -> None:
    """Written whole under another name and then linked: of two processes at once, one key stands, never half of one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


SECRET_KEY = secret_key()
DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)
TRUST_PROXY = env.bool("TRUST_PROXY", False)
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "127.0.0.2", "[::1]"]
ALLOWED_HOSTS = [
    *env.list("ALLOWED_HOSTS", default=[]),
    *LOOPBACK_HOSTS,
    *(lan.own_hosts() if HOST == "0.0.0.0" else [HOST]),  # noqa: S104 - compared, not bound
]
VERSION = version(BASE_DIR)

# What we are made of -------------------------------------------------------------------------
INSTALLED_APPS = [
    "teamtool.staticfiles.OwnStaticFiles",
    "channels",
    "django_htmx",
    "csp",
    "sessions.apps.SessionsConfig",
    "factors.apps.FactorsConfig",
]
MIDDLEWARE = [
    "teamtool.middleware.LogRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "teamtool.middleware.LimitBody",
    "csp.middleware.CSPMiddleware",
    "teamtool.middleware.NoStore",
    "django.middleware.gzip.GZipMiddleware",
    "teamtool.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "teamtool.urls"
ASGI_APPLICATION = "teamtool.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["sessions.templatetags.teamtool", "django.templatetags.i18n", "django.templatetags.static"],
            "libraries": {},
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the truth is --------------------------------------------------------------------------
DATABASE_FILE = DATA_DIR / "teamtool.sqlite3"
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{DATABASE_FILE}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: take the write lock at BEGIN and wait for it. Otherwise two writers that both read
        # first fail at once with "database is locked", however long the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "teamtool" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Europe/Amsterdam")
CONTENT_DIR = BASE_DIR / "teamtool" / "content"

# Static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "teamtool.assets.ModuleStorage"},
}

# Safety --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "teamtool.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
# same-origin, not no-referrer: without a Referer, Django refuses every post over https.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

# Limits of a session and of an address -------------------------------------------------------
MAX_PEOPLE = env.int("MAX_PEOPLE", 200)
FAILED_CODES = env.str("FAILED_CODES", "100 per 10 minutes")
POSTS_PER_PERSON = env.str("POSTS_PER_PERSON", "120 per minute")
OPENED_SESSIONS = env.str("OPENED_SESSIONS", "60 per hour")

# How long things are kept: never longer than this (sessions/keeping.py), an organisation may choose shorter ----
KEEP_WORDS_HOURS = env.int("KEEP_WORDS_HOURS", 24)  # what the room never saw, after the end
KEEP_SESSION_DAYS = env.int("KEEP_SESSION_DAYS", 30)  # the rest after the end, and what was never ended

# How often the parts of the live line look around, in seconds (tests run them faster) ---------
LIVE_WINDOW = env.float("LIVE_WINDOW", 0.02)  # least rest between two deliveries of one session
LIVE_CALM = env.float("LIVE_CALM", 2.0)  # of quiet, after which what may take its time follows
LIVE_SLOW_CHECK = env.float("LIVE_SLOW_CHECK", 10.0)  # heals a lost poke
LIVE_CHECK = env.float("LIVE_CHECK", 20.0)  # how often a browser asks over HTTP
LIVE_CHECK_ALONE = env.float("LIVE_CHECK_ALONE", 5.0)  # the same while it has no socket
LIVE_RETRY = env.float("LIVE_RETRY", 8.0)  # longest pause of a browser between two tries to open a socket
LIVE_SEND_RETRY = env.float("LIVE_SEND_RETRY", 30.0)  # longest pause between two tries to send what waits
LIVE_ANSWER = env.float("LIVE_ANSWER", 15.0)  # how long a browser waits for the answer to what it sent
LIVE_SILENCE = env.float("LIVE_SILENCE", 60.0)  # a socket whose owner has not asked for so long is closed

# Logs: JSON lines without names, texts, codes, tokens or addresses ----------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "teamtool.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Our own middleware says what happened, without the path; Django's line would hold it.
        "django.request": {"level": "ERROR"},
        "django.channels": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "asyncio": {"level": "WARNING"},
    },
}
