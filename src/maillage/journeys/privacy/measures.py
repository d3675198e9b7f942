"""Security measures as they are found at this moment, in the database and in the settings: never a promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from maillage.kit.privacy.declaring import declared
from maillage.kit.scope.policies import table_of_policies

APPEND_ONLY = ("audit_auditentry", "audit_readentry")


@dataclass(frozen=True, slots=True)
class Measure:
    """What protects people, what was seen of it, whether it is there."""

    what: str
    seen: str
    is_there: bool


def measures() -> tuple[Measure, ...]:
    """All of them, looked at now."""
    return (*_database(), *_settings())


def _database() -> Iterator[Measure]:
    wanted = set(table_of_policies())
    secured = wanted & _secured()
    yield Measure(
        _("Chaque ligne n’est vue que de qui y a droit, dans la base"), f"{len(secured)}/{len(wanted)} tables", secured == wanted
    )
    role, is_bound = _role()
    yield Measure(_("L’application n’a pas les droits du propriétaire"), role, is_bound)
    kept = [table for table in APPEND_ONLY if not _may_change(table)]
    seen = f"{len(kept)}/{len(APPEND_ONLY)} tables"
    yield Measure(_("Actes et lectures tracés, sans effacement possible par l’application"), seen, len(kept) == len(APPEND_ONLY))
    count = len(declared())
    yield Measure(_("Durée de conservation déclarée et appliquée chaque nuit"), f"{count} {_('sortes de données')}", count > 0)


def _settings() -> Iterator[Measure]:
    kinds = ", ".join(settings.MFA_SUPPORTED_TYPES)
    yield Measure(_("Double authentification"), kinds, "totp" in settings.MFA_SUPPORTED_TYPES)
    tries = settings.ACCOUNT_RATE_LIMITS.get("login_failed", "")
    yield Measure(_("Blocage après des essais ratés"), tries, bool(tries))
    hasher = settings.PASSWORD_HASHERS[0].rsplit(".", 1)[-1]
    yield Measure(_("Mots de passe illisibles"), hasher, "Argon2" in hasher)
    policy: dict[str, list[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[assignment]  # the sources of each
    scripts = policy["script-src"]
    yield Measure(_("Aucun script d’ailleurs ni dans la page"), " ".join(scripts), "'unsafe-inline'" not in scripts)
    yield Measure(_("Connexion chiffrée imposée"), f"HSTS {settings.SECURE_HSTS_SECONDS} s", settings.SECURE_HSTS_SECONDS > 0)
    yield Measure(_("Liste des effacements hors de la base"), settings.ERASURES.name, settings.ERASURES.parent.exists())


def _secured() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
        return {str(name) for (name,) in cursor.fetchall()}


def _role() -> tuple[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_above = cursor.fetchone()
    return str(name), not is_above


def _may_change(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE')", [table, table])
        return bool(cursor.fetchone()[0])
