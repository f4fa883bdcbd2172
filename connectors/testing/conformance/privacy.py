"""Secrets stay where they belong, and requests go where they may."""

import base64
import socket
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.errors import ConnectorError
from connectors.listing import Listing
from connectors.testing.conformance.operations import OPERATIONS
from connectors.testing.conformance.setting import Setting, retitled, secrets_of
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.faults import Answer, AnswersFrom, CutAt, Fault, Seen
from connectors.testing.rehearsal import Rehearsal

STATUSES = (400, 401, 403, 404, 409, 422, 429, 500)


def _echoing(status: int) -> Fault:
    """The platform repeats what it was sent, as some do."""
    return AnswersFrom(1, lambda seen: Answer(status, {"you sent": [seen.headers, seen.query]}))


def _repeating(fake: FakeChannel, status: int, plain: Sequence[str], secrets: list[str], seen: Seen) -> Answer:
    """In its own words; what was sent is a secret from then on."""
    sent = seen.headers.get("authorization", "").rpartition(" ")[2]
    answer = fake.trouble(status, f"we do not like {' '.join((*plain, sent))}")
    secrets += [sent] if sent else []
    return answer


class Privacy(Setting):
    def test_secrets_stay_out_of_what_is_printed(self, rehearsal: Rehearsal, soap: Listing) -> None:
        secrets = self._secrets(rehearsal)
        rehearsal.publish(soap)
        with rehearsal.session() as connector:
            shown = [rehearsal.config, connector, vars(connector), connector.http, rehearsal.receipt(soap)]
            told = " ".join(f"{each!r} {each!s}" for each in shown)
        assert not [secret for secret in secrets if secret in told]

    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_secrets_stay_out_of_errors_and_logs(
        self,
        fake: FakeChannel,
        rehearsal: Rehearsal,
        soap: Listing,
        operation: str,
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.need_http(fake)
        self.need(OPERATIONS[operation].needs)
        secrets = self._secrets(rehearsal)
        rehearsal.publish(soap)
        faults = [*(_echoing(status) for status in STATUSES), CutAt(1, "before", lasting=True)]
        with caplog.at_level("DEBUG"), capture_logs() as lines:
            told = [text for fault in faults for text in self._told(rehearsal, soap, operation, fault)]
        printed = capsys.readouterr()
        told += [repr(lines), caplog.text, printed.out, printed.err]
        assert not [text for text in told for secret in secrets if secret in text], "a secret is in what people read"

    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_a_refusal_that_repeats_the_credentials_is_told_without_them(
        self, fake: FakeChannel, rehearsal: Rehearsal, soap: Listing, operation: str
    ) -> None:
        """In the platform's own words, which become errors and issues."""
        self.need_http(fake)
        self.need(OPERATIONS[operation].needs)
        plain = [*secrets_of(rehearsal.config), *secrets_of(rehearsal.app)]
        secrets = list(plain)
        rehearsal.publish(soap)
        faults = [AnswersFrom(1, partial(_repeating, fake, status, plain, secrets)) for status in (400, 404, 422)]
        told = [text for fault in faults for text in self._told(rehearsal, soap, operation, fault)]
        assert not [text for text in told for secret in secrets if secret in text], "a secret is in what people read"

    def test_credentials_go_to_the_platform_alone(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        self.need_http(fake)
        secrets = self._secrets(rehearsal)
        rehearsal.publish(rug)
        with rehearsal.session() as connector:
            own = connector.own_hosts()
        elsewhere = [exchange.request for exchange in fake.exchanges if exchange.request.elsewhere]
        away = [request for request in elsewhere if request.headers.get("host") not in own]
        sent = {
            value
            for exchange in fake.exchanges
            if not exchange.request.elsewhere
            for header, value in exchange.request.headers.items()
            if header in ("authorization", "cookie")
        }
        for request in away:
            told = f"{request.headers} {request.query} {request.content!r}"
            assert not [value for value in (*secrets, *sent) if value in told], f"{request.path} got our credentials"

    def test_only_allowed_hosts_are_called(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing, dialled: list[tuple[str, int]]
    ) -> None:
        self.need_http(fake)
        rehearsal.publish(rug)
        rehearsal.publish(retitled(rug))
        assert set(dialled) <= fake.addresses, "name further hosts in allowed_hosts()"

    def test_every_request_goes_through_the_hosts_client(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        """It keeps to budgets, waits, redacts and can be stopped; a client of one's own does not."""
        self.need_http(fake)
        before = fake.arrivals - rehearsal.left
        rehearsal.check_account()
        rehearsal.publish(soap)
        rehearsal.publish(retitled(soap))
        if isinstance(OPERATIONS["withdraw"].needs, type) and issubclass(self.connector, OPERATIONS["withdraw"].needs):
            rehearsal.withdraw(soap)
        assert fake.arrivals - rehearsal.left == before, "send everything with self.http"

    @pytest.fixture
    def dialled(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int]]]:
        """The addresses that connections are made to meanwhile."""
        called: list[tuple[str, int]] = []
        connect = socket.socket.connect

        def noted(self: socket.socket, address: Any) -> None:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                called.append((str(address[0]), int(address[1])))
            connect(self, address)

        monkeypatch.setattr(socket.socket, "connect", noted)
        yield called

    def _told(self, host: Rehearsal, listing: Listing, operation: str, fault: Fault) -> list[str]:
        """All that the error says, and those behind it."""
        told: list[str] = []
        with host.session() as connector, host.fake.disturbed(fault):
            try:
                OPERATIONS[operation].ask(connector, host, listing)
            except ConnectorError as error:
                behind: BaseException | None = error
                while behind is not None:
                    told += [str(behind), repr(behind), repr(behind.args), repr(getattr(behind, "issues", ()))]
                    behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)
        return told

    def _secrets(self, host: Rehearsal) -> list[str]:
        """As they are, and as they are sent."""
        plain = [*secrets_of(host.config), *secrets_of(host.app)]
        if not plain:
            pytest.skip("the account has no secrets")
        return [*plain, *(base64.b64encode(each.encode()).decode() for each in plain)]
