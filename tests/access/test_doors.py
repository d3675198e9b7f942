"""Every address of the resolver, as anybody and with a forged link: the doors hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from maillage.config.access import ANY, EVERYBODY, LINK, SIGNED_IN, Entrance, entrances

pytestmark = pytest.mark.django_db

OPEN = """healthz readyz security_txt home enter_as account_login account_logout account_inactive
booking:reason booking:travel booking:stop booking:dates booking:name booking:unmet booking:call_back booking:find
calendars:feed notices:accessibility notices:data mobility:timetable
ui:gallery ui:staff_gallery ui:slips ui:slip ui:error""".split()
GUARDED_INSIDE = ("account_", "mfa_")  # allauth's own: each asks for an account or a key of its own
FORGED = "0" * 40


def address_of(each: Entrance, keys: dict[str, object]) -> str:
    """With its keys in it, 1 where none is said."""
    address = "/" + each.address
    for name in each.keys:
        start = address.index("<")
        address = address[:start] + str(keys.get(name, 1)) + address[address.index(">") + 1 :]
    return address


def asked(client: Client, each: Entrance, keys: dict[str, object]) -> Any:
    """A read where the door reads, else a write, taken back; nothing that crashes is hidden."""
    verb = client.get if "GET" in each.methods or each.methods == ANY else client.post
    with transaction.atomic():
        answer = verb(address_of(each, keys))
        transaction.set_rollback(True)
    return answer


def test_an_address_open_to_everybody_is_on_the_list_and_says_its_methods() -> None:
    found = list(entrances())
    assert len(found) > 250
    assert [each.address for each in found if each.methods == ANY] == []
    open_ones = {each.name for each in found if each.by == EVERYBODY and not each.name.startswith(GUARDED_INSIDE)}
    assert open_ones == {name for name in OPEN if not name.startswith(GUARDED_INSIDE)}


def test_nobody_enters_without_signing_in(client: Client) -> None:
    refused = [each for each in entrances() if each.by == SIGNED_IN]
    for each in refused:
        answer = asked(client, each, {})
        assert answer.status_code == 302, each.address
        assert answer["Location"].startswith("/compte/connexion/"), each.address


def test_a_forged_link_opens_nothing(client: Client) -> None:
    keys = {"token": FORGED, "waiting": FORGED, "secret": FORGED}
    for each in entrances():
        if each.by == LINK or each.name == "calendars:feed":
            assert asked(client, each, keys).status_code in {403, 404, 410}, each.address
