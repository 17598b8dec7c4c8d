"""The settings of Antrean Prima: one file, for every environment.

What differs between offices comes from the environment, all of it optional:

HOST, PORT      where to listen (0.0.0.0, 8000)
PUBLIC_URL      the address under which visitors reach the office; printed in QR codes (the LAN address)
DATA_DIR        the folder that is kept and backed up (.local/data)
DATABASE_URL    sqlite:///… or postgres://… (a SQLite file in DATA_DIR)
REDIS_URL       redis://… carries hints between worker processes (none)
WORKERS         server processes; more than one needs PostgreSQL and Redis (1)
ALLOWED_HOSTS   further host names, with commas, besides this machine's own
SECRET_KEY      signs sessions and ticket links (made once, kept in DATA_DIR/secret.key)
SECRET_KEY_FALLBACKS  keys of before, with commas: what they signed still holds, and is reprinted (none)
FORWARDED_ALLOW_IPS  the proxies whose X-Forwarded-* headers are believed (127.0.0.1)
KIOSK_NUMBERS_A_MINUTE  how many numbers one address may take at kiosks; 0: any (300)
SIGN_IN_MISTAKES  wrong passwords for an account from one address in five minutes (5)
SIGN_IN_MISTAKES_ADDRESS  wrong passwords from one address in a quarter of an hour (60)
DEMO            1 for a demo: an office of simulated people in DATA_DIR/demo.sqlite3, never the real one (0)
DEBUG           1 while programming, never in an office (0)
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from queue_site import addresses, databases, demo, secret_key
from queue_site.env import address, database, env, flag, number, writable_folder
from queue_site.layers import channel_layers

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

# --- the environment ----------------------------------------------------------------------------------------

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
PLAIN_RECKONING = flag("PLAIN_RECKONING")
HOST = env.str("HOST", default="") or "0.0.0.0"
PORT = number("PORT", default=8000, least=1, most=65535)
PUBLIC_URL = address("PUBLIC_URL", schemes=("http", "https"))
DATA_DIR = writable_folder("DATA_DIR", default=LOCAL_DIR / "data", base=BASE_DIR)
# A demo is one process with a file of its own, whatever the real office uses.
REDIS_URL = "" if DEMO else address("REDIS_URL", schemes=("redis", "rediss"))
WORKERS = 1 if DEMO else number("WORKERS", default=1, least=1, most=64)
KIOSK_NUMBERS_A_MINUTE = number("KIOSK_NUMBERS_A_MINUTE", default=300, least=0, most=1_000_000)
SIGN_IN_MISTAKES = number("SIGN_IN_MISTAKES", default=5, least=1, most=1000)
SIGN_IN_MISTAKES_ADDRESS = number("SIGN_IN_MISTAKES_ADDRESS", default=60, least=1, most=1000)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key.read_or_create(DATA_DIR / "secret.key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

DATABASES = {
    "default": databases.with_options(
        databases.of_the_demo(DATA_DIR / demo.NAME)
        if DEMO
        else database("DATABASE_URL", default_file=DATA_DIR / "antrean.sqlite3", base=BASE_DIR),
        DATA_DIR,
    )
}

if WORKERS > 1 and not (REDIS_URL and DATABASES["default"]["ENGINE"].endswith("postgresql")):
    raise ImproperlyConfigured(
        f"WORKERS={WORKERS} needs PostgreSQL and Redis: "
        "set DATABASE_URL and REDIS_URL, or leave WORKERS at 1."
    )

# --- who may ask, and how -----------------------------------------------------------------------------------

SECURE = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
ALLOWED_HOSTS = [*addresses.own_names(), *env.list("ALLOWED_HOSTS", default=[])]
if PUBLIC_HOST:
    ALLOWED_HOSTS.append(f"[{PUBLIC_HOST}]" if ":" in PUBLIC_HOST else PUBLIC_HOST)
    CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL))]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        # The browsers of older televisions do not count ws:// to this host as "self".
        "connect-src": [SELF, "ws:", "wss:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
# Browsers ignore this header, with a complaint, on plain http:// addresses.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if SECURE else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 3600  # one long day at the counter
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500  # the largest form is a flow of thirty steps
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# Scrypt is in Python itself and takes a fraction of PBKDF2's time for the same strength.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/loket/"

# --- the parts ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "channels",
    "queue_site",
    "counters",
    "displays",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "queue_site.middleware.in_one_thread",  # keep it last
]
ROOT_URLCONF = "queue_site.urls"
ASGI_APPLICATION = "queue_site.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "queue_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "queue_site.demo.marked",
            ]
        },
    }
]

CHANNEL_LAYERS = channel_layers(REDIS_URL)

# --- languages, time, files, log ----------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "queue_site" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # each office has its own

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "queue_site.storage.HashedStaticStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "queue_site.logs.HideTicketLinks"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
    # Django's own handlers would write mails to nobody and print each line twice.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A page that is not there is the browser's business; what breaks here is still logged as an error.
        "django.request": {"level": "ERROR"},
    },
}
