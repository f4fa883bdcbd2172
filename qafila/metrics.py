"""`/metrics`: the installation's figures for Prometheus, worked out anew each time. docs/operating.md explains each."""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from sync.models import ChannelAccount, SyncRun
from sync.states import NEEDS_A_PERSON, ListingState
from sync.store.figures import Figures, figures

Samples = Mapping[tuple[str, ...], float]
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


@dataclass(frozen=True)
class Gauge:
    name: str
    meaning: str
    of: Callable[[Figures], Samples]
    labels: tuple[str, ...] = ()


def _one(value: float | None) -> Samples:
    """None: there is nothing to tell."""
    return {} if value is None else {(): value}


def _in_states(counts: Mapping[tuple[str, ...], int], connectors: Iterable[str], states: Iterable[str]) -> Samples:
    """Every state of every connector in use, so that no series comes and goes."""
    empty: dict[tuple[str, ...], float] = {(connector, state): 0 for connector in connectors for state in states}
    return {**empty, **counts}


def _connectors(found: Figures) -> set[str]:
    return {connector for connector, _ in found.accounts}


def _needing_a_person(found: Figures) -> Samples:
    return {
        (connector,): sum(found.listings.get((connector, state.value), 0) for state in NEEDS_A_PERSON)
        for connector in _connectors(found)
    }


GAUGES = (
    Gauge(
        "qafila_listings",
        "Listings, by the state they are in.",
        lambda found: _in_states(found.listings, _connectors(found), [state.value for state in ListingState]),
        ("connector", "state"),
    ),
    Gauge(
        "qafila_listings_needing_a_person",
        "Listings that go on only when a person has mended something: rejected, failed or blocked.",
        _needing_a_person,
        ("connector",),
    ),
    Gauge(
        "qafila_oldest_unknown_seconds",
        "For how long the first of the listings whose outcome is unknown has waited to be looked for.",
        lambda found: _one(found.oldest_unknown),
    ),
    Gauge(
        "qafila_accounts",
        "Accounts, by the state they are in.",
        lambda found: _in_states(found.accounts, _connectors(found), ChannelAccount.State.values),
        ("connector", "state"),
    ),
    Gauge(
        "qafila_accounts_waiting",
        "Accounts with something to do that no worker has begun.",
        lambda found: _one(found.backlog.accounts),
    ),
    Gauge(
        "qafila_queue_age_seconds",
        "For how long the first of the accounts that wait has waited; 0 where none does.",
        lambda found: _one(found.backlog.seconds),
    ),
    Gauge(
        "qafila_runs_last_hour",
        "Runs that began within the last hour, by how they stand or ended.",
        lambda found: _in_states(found.runs, _connectors(found), SyncRun.State.values),
        ("connector", "state"),
    ),
    Gauge(
        "qafila_attempts_last_hour",
        "Tries at sending a listing, or at asking about one, within the last hour.",
        lambda found: found.attempts,
        ("connector", "action", "result"),
    ),
    Gauge("qafila_workers_alive", "Workers that are alive.", lambda found: _one(found.backlog.workers)),
    Gauge(
        "qafila_worker_last_seen_seconds",
        "Since a worker was last seen; absent where every worker has ended as it was asked to.",
        lambda found: _one(found.worker_seen),
    ),
    Gauge("qafila_build_info", "1, with the version that answers.", lambda _: {(version("qafila"),): 1}, ("version",)),
)


class Installation(Collector):
    def collect(self) -> Iterable[Metric]:
        found = figures()
        for gauge in GAUGES:
            family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=gauge.labels)
            for labels, value in sorted(gauge.of(found).items()):
                family.add_metric(labels, value)
            yield family


class _Registry(CollectorRegistry):
    """Asks for nothing when it is made: the names are known, and the database may be away."""

    def __init__(self) -> None:
        super().__init__(auto_describe=False)
        self.register(Installation())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        said = "Give the token of QAFILA_METRICS_TOKEN, or set one: docs/operating.md says how.\n"
        return HttpResponse(said, content_type="text/plain", status=403)
    try:
        told = generate_latest(_Registry())
    except (DatabaseError, InterfaceError):
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    answer = HttpResponse(told, content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer["Cache-Control"] = "no-store"
    return answer


def _may_read(request: HttpRequest) -> bool:
    """Whoever has the token. Without one, programs of this machine, as long as nothing shows this machine to others."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    through_another = any(name in request.headers for name in FORWARDED)
    return not settings.PUBLIC_HOSTS and not through_another and _is_local(request.META.get("REMOTE_ADDR", ""))


def _is_local(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:  # such as that of a socket in the file system
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
