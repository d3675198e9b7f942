"""Many hands on the same resources at the same moment: one has them, the others are told, nobody is in a deadlock."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import Taking, new_resource, take

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
HANDS = 6


@pytest.mark.django_db(transaction=True)
def test_one_of_six_has_all_four_resources_and_five_are_told_round_after_round() -> None:
    keys = [new_resource(kind).pk for kind in ("adviser", "person", "room", "device")]
    barrier = Barrier(HANDS, timeout=20)

    def hand(number: int) -> list[str]:
        answers = []
        try:
            for round_number in range(15):
                start = START + timedelta(hours=round_number)
                wanted = [Taking(key, start, start + timedelta(minutes=30)) for key in keys[number % 4 :] + keys[: number % 4]]
                barrier.wait()
                try:
                    with transaction.atomic():
                        take(wanted, trade="a", key=number)
                except ResourceTaken:
                    answers.append("taken")
                else:
                    answers.append("done")
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(HANDS) as pool:
        rounds = list(zip(*pool.map(hand, range(HANDS)), strict=True))
    assert [Counter(answers) for answers in rounds] == [Counter(done=1, taken=HANDS - 1)] * 15
    assert Occupancy.objects.count() == 15 * len(keys)
