"""Every setting, typed; the environment is read here and nowhere else. `.env.example` lists each variable."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[3]


def env(name: str, default: str = "") -> str:
    """A variable of the environment, as text."""
    return os.environ.get(name, default)


def env_flag(name: str, default: bool = False) -> bool:
    """A variable of the environment, as yes or no."""
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    """A variable of the environment, as a list separated by commas."""
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


# ---------------------------------------------------------------- what runs here
MAILLAGE_HOME = Path(env("MAILLAGE_HOME", str(ROOT / "var"))).resolve()
MAILLAGE_DEMO = env_flag("MAILLAGE_DEMO")
DEBUG = env_flag("MAILLAGE_DEBUG")
IS_PUBLIC = env_flag("MAILLAGE_HTTPS")  # behind TLS: cookies and HSTS become strict


def local_secret() -> str:
    """The key of a local run, made once and kept in the data folder, readable by its owner only.

    It appears whole or not at all: written aside, then linked; whoever comes second reads the first one's.
    """
    path = MAILLAGE_HOME / "secret-key"
    if not path.exists():
        MAILLAGE_HOME.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"secret-key.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text()


SECRET_KEY = env("MAILLAGE_SECRET_KEY") or local_secret()
ALLOWED_HOSTS = env_list("MAILLAGE_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("MAILLAGE_ORIGINS")
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(env("MAILLAGE_PROXIES", "0"))  # 0: X-Forwarded-For is believed from nobody

# ---------------------------------------------------------------- database
DATABASE_APP_ROLE = "maillage_app"


def database(url: str) -> dict[str, Any]:
    """A libpq address as Django's settings; unknown parameters go through to the driver."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    take = parts.pop
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": take("dbname", "maillage"),
        "USER": take("user", DATABASE_APP_ROLE),
        "PASSWORD": take("password", ""),
        "HOST": take("host", ""),
        "PORT": take("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts | pool(),
    }


def pool() -> dict[str, Any]:
    """The driver's own pool, in the web processes; one-off commands connect directly."""
    if not env("MAILLAGE_POOL"):
        return {}
    least, most = env("MAILLAGE_POOL").split(",")
    return {"pool": {"min_size": int(least), "max_size": int(most), "timeout": 3.0}}


_NOWHERE = "postgresql://maillage_app@/maillage?host=/nonexistent"
_CHOSEN = env("DATABASE_OWNER_URL") if env_flag("MAILLAGE_AS_OWNER") else env("DATABASE_URL")
DATABASES = {"default": database(_CHOSEN or _NOWHERE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

# ---------------------------------------------------------------- applications
INSTALLED_APPS = [
    "maillage.config",
    "maillage.kit.scope",
    "maillage.kit.audit",
    "maillage.kit.installation",
    "maillage.kit.limits",
    "maillage.kit.messages",
    "maillage.kit.ui",
    "maillage.registry.territories",
    "maillage.registry.organisations",
    "maillage.registry.diary",
    "maillage.registry.places",
    "maillage.registry.people",
    "maillage.registry.accounts",
    "maillage.domains.agenda",
    "maillage.domains.companies",
    "maillage.domains.houses",
    "maillage.domains.mobility",
    "maillage.domains.partnerships",
    "maillage.journeys.home",  # before allauth: its pages replace allauth's
    "maillage.journeys.booking",
    "maillage.journeys.telling",
    "maillage.journeys.earlier",
    "maillage.journeys.previews",
    "maillage.journeys.sessions",
    "maillage.journeys.calendars",
    "maillage.journeys.hours",
    "maillage.journeys.reasons",
    "maillage.journeys.files",
    "maillage.journeys.workshops",
    "maillage.journeys.notices",
    "maillage.journeys.privacy",
    "maillage.journeys.listening",
    "maillage.journeys.reach_map",
    "maillage.journeys.labour_access",
    "maillage.journeys.counting",
    "maillage.journeys.houses",
    "maillage.journeys.results",
    "maillage.journeys.companies",
    "maillage.journeys.partnership",
    "maillage.journeys.readings",
    "maillage.journeys.accounts",
    "maillage.journeys.today",
    "maillage.journeys.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "maillage.kit.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "maillage.kit.web.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.journeys.accounts.middleware.SharedDeskMiddleware",
    "maillage.journeys.home.middleware.SecondFactorMiddleware",
    "maillage.kit.web.RefusalMiddleware",
    "maillage.kit.limits.limiting.LimitMiddleware",
    "maillage.kit.requests.ScopeMiddleware",
]
ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "maillage.kit.ui.context.page",
            ],
        },
    }
]

# ---------------------------------------------------------------- wiring between bands
SCOPE_POLICIES = "maillage.config.policies.TABLE"
SUBSCRIPTIONS = "maillage.config.subscriptions.TABLE"
RETENTION_VERBS = "maillage.config.retention.TABLE"
SCOPE_OF_REQUEST = "maillage.registry.accounts.selectors.scope_of_request"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# ---------------------------------------------------------------- accounts and sign-in
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "maillage.registry.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,30/15m/ip"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "maillage.registry.accounts.forms.SignInForm",
    "reset_password": "maillage.registry.accounts.forms.ForgottenForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PUBLIC  # a local run has no TLS
MFA_TOTP_ISSUER = "Maillage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# ---------------------------------------------------------------- web
PASSWORD_RESET_TIMEOUT = 3600  # no longer than the e-mail that carries the link may wait
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_HSTS_SECONDS = 31_536_000 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PUBLIC
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading binds a whole domain for years: its owner decides, not we
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "maillage.kit.web.csrf_failure"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF, NONCE],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
    }
}

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]  # English joins when its catalogue is complete
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = MAILLAGE_HOME / "static"
STATIC_FROM_SOURCE = env_flag("MAILLAGE_STATIC_FROM_SOURCE")  # tests and development: nothing to collect first
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = STATIC_FROM_SOURCE
_STATIC = "StaticFilesStorage" if STATIC_FROM_SOURCE else "ManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"django.contrib.staticfiles.storage.{_STATIC}"},
}
TIMETABLE_FOLDER = MAILLAGE_HOME / "timetables"
MEDIA_ROOT = MAILLAGE_HOME / "files"
ERASURES = MAILLAGE_HOME / "erasures.txt"  # beside the database: done again after an old backup is restored
RETENTION_DAYS = dict(each.split("=") for each in env_list("MAILLAGE_RETENTION"))  # people.Person=365: never longer than declared

# ---------------------------------------------------------------- who to call
_INVENTED = ("+33465712014", "du lundi au vendredi, 8 h 30 – 12 h et 13 h 30 – 17 h") if MAILLAGE_DEMO else ("", "")
MAILLAGE_HELP_PHONE = env("MAILLAGE_HELP_PHONE", _INVENTED[0])
MAILLAGE_HELP_HOURS = env("MAILLAGE_HELP_HOURS", _INVENTED[1])
MAILLAGE_SECURITY = env("MAILLAGE_SECURITY")  # mailto: or https: of whoever takes reports of flaws
MAILLAGE_DPO = env("MAILLAGE_DPO", "dpo@maillage.example" if MAILLAGE_DEMO else "")
MAILLAGE_ACCESSIBILITY = env("MAILLAGE_ACCESSIBILITY", "acces@maillage.example" if MAILLAGE_DEMO else "")
PHONENUMBER_DEFAULT_REGION = "FR"
PHONENUMBER_DB_FORMAT = "E164"

_FICTION = ("https://visio.example/demonstration-{room}", "visio.example") if MAILLAGE_DEMO else ("", "")  # leads nowhere
VIDEO_TEMPLATE = env("MAILLAGE_VIDEO_TEMPLATE", _FICTION[0])
VIDEO_DOMAINS = env_list("MAILLAGE_VIDEO_DOMAINS", _FICTION[1])
INSIDE_HOSTS = frozenset(env_list("MAILLAGE_INSIDE_HOSTS"))  # whose calendars may be read though they are not public

# ---------------------------------------------------------------- messages and logs
SITE = next(iter(CSRF_TRUSTED_ORIGINS), "").rstrip("/")  # in e-mails
MESSAGES = "maillage.config.messages.TABLE"
_CARRIERS = "maillage.kit.messages.carriers"
EMAIL_HOST = env("MAILLAGE_SMTP_HOST")
EMAIL_PORT = int(env("MAILLAGE_SMTP_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("MAILLAGE_SMTP_USER"), env("MAILLAGE_SMTP_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = env_flag("MAILLAGE_SMTP_STARTTLS"), env_flag("MAILLAGE_SMTP_TLS")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env("MAILLAGE_FROM", "maillage@localhost")
EMAIL_CARRIER = f"{_CARRIERS}.smtp.Smtp" if EMAIL_HOST else f"{_CARRIERS}.sink.Sink"
SMS_GATEWAY_URL, SMS_GATEWAY_TOKEN = env("MAILLAGE_SMS_URL"), env("MAILLAGE_SMS_TOKEN")
SIRENE_KEY = env("MAILLAGE_SIRENE_KEY")
SMS_SENDER = env("MAILLAGE_SMS_SENDER", "RDV SERVICE")
SMS_CENTS = Decimal(env("MAILLAGE_SMS_CENTS", "0"))
SMS_CARRIER = env("MAILLAGE_SMS_CARRIER") or (f"{_CARRIERS}.sms.HttpGateway" if SMS_GATEWAY_URL else f"{_CARRIERS}.sink.Sink")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"reserved": {"()": "maillage.kit.logs.Reserved"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "reserved"}},
    "loggers": {"django": {"handlers": []}},  # Django's own would mail a request and print its address
    "root": {"handlers": ["stderr"], "level": env("MAILLAGE_LOG_LEVEL", "WARNING")},
}
