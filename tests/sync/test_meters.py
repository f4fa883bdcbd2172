"""What an account has used up outlives its run, within one process."""

import threading
from typing import ClassVar

import pytest
from pydantic import SecretStr

from connectors.budget import Budget, Limits
from connectors.channels.memory import MemoryConfig, MemoryConnector
from connectors.channels.practice import PracticeConfig, PracticeConnector
from connectors.meter import Meter
from sync import meters
from sync.meters import Meters, fingerprint
from sync.models import ChannelAccount
from sync.opening import open_account

CONFIG = MemoryConfig(shop="stall")


class Revised(MemoryConnector):
    revision = 2


class Limited(MemoryConnector):
    limits: ClassVar[Limits] = Limits(budgets=(Budget(per_second=1),))


def test_an_account_keeps_its_meter_until_something_about_it_changes() -> None:
    kept = Meters()
    meter = kept.of(1, MemoryConnector, CONFIG)
    assert kept.of(1, MemoryConnector, MemoryConfig(shop="stall")) is meter
    assert kept.of(2, MemoryConnector, CONFIG) is not meter
    for kind in (Revised, Limited):
        assert kept.of(1, kind, CONFIG) is not meter
        meter = kept.of(1, kind, CONFIG)
    assert kept.of(1, Limited, MemoryConfig(shop="other")) is not meter


def test_other_limits_of_the_same_revision_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Meters()
    meter = kept.of(1, Limited, CONFIG)
    monkeypatch.setattr(Limited, "limits", Limits(budgets=(Budget(per_second=2),)))
    assert kept.of(1, Limited, CONFIG) is not meter


def test_a_new_secret_is_another_account_and_no_secret_is_kept() -> None:
    configs = [PracticeConfig(url="https://market.example", api_key=SecretStr(key)) for key in ("s3cret-1", "s3cret-2")]
    marks = [fingerprint(PracticeConnector, config) for config in configs]
    assert marks[0] != marks[1]
    assert not any("s3cret" in mark for mark in marks)


def test_the_least_recently_used_are_forgotten() -> None:
    kept = Meters(at_most=3)
    first = kept.of(1, MemoryConnector, CONFIG)
    for account in (2, 3, 1, 4):
        kept.of(account, MemoryConnector, CONFIG)
    assert len(kept) == 3
    assert kept.of(1, MemoryConnector, CONFIG) is first


def test_threads_that_ask_at_once_get_the_same_meter() -> None:
    kept, found, gate = Meters(), list[Meter](), threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        found.append(kept.of(1, MemoryConnector, CONFIG))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_a_run_goes_on_with_the_meter_of_the_one_before(
    account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meters, "kept", Meters())
    used = []
    for _ in range(2):
        with open_account(account, MemoryConnector) as connector:
            used.append(connector.http._meter)
    assert used[0] is used[1]
