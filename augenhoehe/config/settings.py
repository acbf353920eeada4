"""Settings, all from the environment; the table in the README lists every variable read here."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from augenhoehe.web.content_security import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY

PROJECT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("AUGENHOEHE_HOME", PROJECT / "var"))
DATA = Path(os.environ.get("AUGENHOEHE_DATA", PROJECT / ".." / "shared" / "data"))
NODE_MODULES = PROJECT / "node_modules"


def flag(name: str, default: str = "0") -> bool:
    """One yes-or-no variable of the environment: 1, true, yes or on mean yes."""
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """The signing key: from AUGENHOEHE_SECRET_KEY, else made once and kept in the home folder (mode 600)."""
    if given := os.environ.get("AUGENHOEHE_SECRET_KEY"):
        return given
    file = HOME / "secret_key"
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(64))
    return file.read_text()


def database(url: str) -> dict[str, object]:
    """Django's database settings for a PostgreSQL address; `?host=` may name a socket folder."""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | {"prepare_threshold": 0},  # kept questions are prepared (privacy/kept.py)
        "TEST": {
            "NAME": os.environ.get("AUGENHOEHE_TEST_DATABASE", "augenhoehe_test"),
            "TEMPLATE": os.environ.get("AUGENHOEHE_TEST_TEMPLATE"),
        },
    }


def paper_store(address: str) -> dict[str, object]:
    """Where the files of papers lie: a folder, or `s3://bucket/prefix?endpoint_url=…`."""
    parts = urlsplit(address)
    if parts.scheme != "s3":
        folder = {"location": address, "base_url": None, "file_permissions_mode": 0o600}
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": folder | {"directory_permissions_mode": 0o700},
        }
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    place = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "default_acl": None}
    from botocore.config import Config  # only an office with such a store waits for it to load

    # Somebody waits in front of the page: a store that does not answer is said so in seconds, not after five tries.
    patience = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"total_max_attempts": 2, "mode": "standard"},
        s3={"addressing_style": options.get("addressing_style")},
        signature_version=options.get("signature_version"),
    )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": place | {"file_overwrite": False, "client_config": patience} | options,
    }


def one_of(name: str, *values: str) -> str:
    """One variable of the environment that must be one of a few words; the first is what it is without."""
    given = os.environ.get(name) or values[0]
    if given not in values:
        raise ImproperlyConfigured(f"{name} ist «{given}»; möglich ist: {', '.join(values)}.")
    return given


DEMO = flag("AUGENHOEHE_DEMO")
IS_HTTPS = flag("AUGENHOEHE_HTTPS", "0" if DEMO else "1")
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("AUGENHOEHE_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("AUGENHOEHE_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    # Ours first: our templates win over those of the parts.
    "augenhoehe.web",
    "augenhoehe.privacy",
    "augenhoehe.places",
    "augenhoehe.organisation",
    "augenhoehe.people",
    "augenhoehe.documents",
    "augenhoehe.cases",
    "augenhoehe.letters",
    "augenhoehe.caseload",
    "augenhoehe.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "augenhoehe.web.uploads.UploadSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "augenhoehe.organisation.middleware.IdleEndMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "augenhoehe.organisation.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "augenhoehe.web.middleware.NoStoreMiddleware",
    "augenhoehe.web.middleware.SharedScreenMiddleware",
    "augenhoehe.cases.middleware.TalkScreenMiddleware",
    "augenhoehe.privacy.middleware.HistoryContextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "augenhoehe.config.navigation.frame",
            ],
        },
    },
]

ROOT_URLCONF = "augenhoehe.config.urls"
WSGI_APPLICATION = "augenhoehe.config.wsgi.application"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///augenhoehe"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # For all server processes together: a code of the second factor that was used once is used up everywhere.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cached_value",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Counts of the whole house, the same in every process, kept for minutes: a page that is only read writes nothing.
    "counts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "organisation.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_day"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes counts in the database, for all server processes together
ACCOUNT_ADAPTER = "augenhoehe.organisation.login.ClosedDoorAdapter"
SOCIALACCOUNT_ADAPTER = "augenhoehe.organisation.login.KnownStaffOnlyAdapter"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "haus",
                    "name": os.environ.get("AUGENHOEHE_OIDC_NAME", "Anmeldung des Hauses"),
                    "client_id": os.environ.get("AUGENHOEHE_OIDC_CLIENT", ""),
                    "secret": os.environ.get("AUGENHOEHE_OIDC_SECRET", ""),
                    "settings": {
                        "server_url": os.environ["AUGENHOEHE_OIDC_SERVER"],
                        "oauth_pkce_enabled": True,
                    },
                }
            ]
        }
    }
    if "AUGENHOEHE_OIDC_SERVER" in os.environ
    else {}
)
SOCIALACCOUNT_LOGIN_ON_GET = False
SECOND_FACTOR = one_of("AUGENHOEHE_SECOND_FACTOR", "required", "optional")
OIDC_SECOND_FACTOR = flag("AUGENHOEHE_OIDC_SECOND_FACTOR")  # the identity provider asks for it already
DEMO_CODES = flag("AUGENHOEHE_DEMO_CODES")  # set by `make demo` only; `check --deploy` refuses it
IDLE_MINUTES = int(os.environ.get("AUGENHOEHE_IDLE_MINUTES") or 30)
MFA_ADAPTER = "augenhoehe.organisation.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
AXES_FAILURE_LIMIT = "augenhoehe.organisation.door_tries.failure_limit"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "organisation/locked_out.html"
AXES_USERNAME_CALLABLE = "augenhoehe.organisation.login.login_name"
AXES_CLIENT_STR_CALLABLE = "augenhoehe.organisation.login.client_for_logs"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "augenhoehe.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("AUGENHOEHE_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("leicht", "Leichte Sprache"),
    ("en", "English"),
    ("uk", "Українська"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PROJECT / "augenhoehe" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
FORMAT_MODULE_PATH = ["augenhoehe.web.formats"]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    ("kern", NODE_MODULES / "@kern-ux" / "native" / "dist"),
    ("leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("noto-arabic", NODE_MODULES / "@expo-google-fonts" / "noto-sans-arabic" / "400Regular"),
    ("noto-arabic-bold", NODE_MODULES / "@expo-google-fonts" / "noto-sans-arabic" / "700Bold"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "papers": paper_store(os.environ.get("AUGENHOEHE_PAPERS", str(HOME / "papers"))),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Papers: how large a file may be, who checks it, with which key it is encrypted (documents/encryption.py).
PAPERS_LIMITS = {
    "file_bytes": int(os.environ.get("AUGENHOEHE_PAPERS_MB", "20")) * 1_000_000,
    "pixels": 80_000_000,
    "longest_edge": 4_000,
    "pages": 300,
}
PAPERS_KEYS = os.environ.get("AUGENHOEHE_PAPERS_KEY", "")
CLAMD = os.environ.get("AUGENHOEHE_CLAMD", "")
# A map below the districts is somebody else's server; without it nothing leaves the house.
MAP_TILES = {
    "url": os.environ.get("AUGENHOEHE_TILES", ""),
    "source": os.environ.get("AUGENHOEHE_TILES_SOURCE", ""),
}
if MAP_TILES["url"]:
    tile_server = urlsplit(MAP_TILES["url"])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(f"{tile_server.scheme}://{tile_server.netloc}")
# One request altogether; what is larger is refused before it is read.
UPLOAD_MAX_BYTES = int(os.environ.get("AUGENHOEHE_UPLOAD_MB", "80")) * 1_000_000
FILE_UPLOAD_TEMP_DIR = os.environ.get("AUGENHOEHE_UPLOAD_TEMP") or None
# What one list of people may cost: its size, what a workbook unpacks to, how much of that is air, its rows.
IMPORT_MEGABYTES = int(os.environ.get("AUGENHOEHE_IMPORT_MB", "50"))
IMPORT_UNPACKED_MEGABYTES = int(os.environ.get("AUGENHOEHE_IMPORT_UNPACKED_MB", "700"))
IMPORT_RATIO = 250
IMPORT_ROWS = 200_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "augenhoehe.web.uploads.PatientUploadHandler",
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "augenhoehe.config.timetable.register"
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
IMPRINT_URL = os.environ.get("AUGENHOEHE_IMPRINT", "")
PRIVACY_NOTICE_URL = os.environ.get("AUGENHOEHE_PRIVACY_NOTICE", "")
STAFF_NAMES_TOLD = flag("AUGENHOEHE_STAFF_NAMES")
# Whose public holidays close the sites: North Rhine-Westphalia unless said otherwise (ISO 3166-2:DE).
OTHER_LANDS = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "RP", "SH", "SL", "SN", "ST", "TH")
LAND = one_of("AUGENHOEHE_LAND", "NW", *OTHER_LANDS)
OFFICE_NAME = os.environ.get("AUGENHOEHE_OFFICE", "Jobcenter Kreis Borken (Demo)" if DEMO else "Jobcenter")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "augenhoehe.config.log_format.PeoplelessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It quotes what stands in a broken PDF; a log line holds nothing of anybody.
    "loggers": {"pypdf": {"level": "CRITICAL"}},
}
