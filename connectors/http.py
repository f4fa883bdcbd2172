"""The one place that speaks HTTP to platforms.

A request ends in one of three ways: answered (a Reply), not carried out (it may be sent again, within seconds here and
later by the host), or nobody knows (OutcomeUnknown, never sent again from here).
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from ssl import SSLContext
from typing import Unpack

import httpx
import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter

from connectors.addresses import AddressRefused, GuardedNetwork
from connectors.allowance import Allowance, hear, refusal_in
from connectors.errors import AccountRefused, ChannelUnavailable, ConnectorError, OutcomeUnknown, UnexpectedReply
from connectors.meter import Meter
from connectors.quota import MemoryQuota, Quota
from connectors.redaction import Redaction, without_query
from connectors.reply import Again, Expects, Reply, Verdict, excerpt, judge, limited
from connectors.request import Options, Platform, Request, Sent, added, body_and_headers, note
from connectors.secrecy import hide_also

log = structlog.get_logger()

IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))
TRIES, PATIENCE = 5, 12.0
MAX_REPLY = 20_000_000


@dataclass(frozen=True)
class _Call:
    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes
    name: str
    allow: frozenset[int]
    budget: str
    cost: float | None
    idempotent: bool
    expects: Expects
    timeout: float


_growing = wait_exponential_jitter(multiplier=0.25, max=3, jitter=0.25)


class HttpClient:
    """Made by the host, one for each run; any thread may use it. `guard` is asked before every request that leaves."""

    def __init__(
        self,
        platform: Platform | None = None,
        *,
        meter: Meter | None = None,
        quota: Quota | None = None,
        guard: Callable[[], None] = lambda: None,
        allow_hosts: Collection[str] = (),
        ca_file: str | None = None,
        timeout: float = 30.0,
        secrets: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._platform = platform
        self._meter = meter or Meter(clock=clock, sleep=sleep)
        self._quota = quota or MemoryQuota(clock)
        self._guard = guard
        self._timeout = timeout
        self._redact = Redaction(secrets)
        self._clock, self._sleep = clock, sleep
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=4.0)
        self._transport = httpx.HTTPTransport(verify=_tls(ca_file), trust_env=False, limits=limits)
        self._transport._pool._network_backend = GuardedNetwork(allow_hosts)  # httpx has no public place for it

    def serve(self, platform: Platform) -> None:
        """Says whose requests these are: once, before the first."""
        self._platform = platform

    def close(self) -> None:
        self._transport.close()

    def get(self, path_or_url: str, **options: Unpack[Options]) -> Reply:
        return self.send("GET", path_or_url, **options)

    def post(self, path_or_url: str, **options: Unpack[Options]) -> Reply:
        return self.send("POST", path_or_url, **options)

    def put(self, path_or_url: str, **options: Unpack[Options]) -> Reply:
        return self.send("PUT", path_or_url, **options)

    def patch(self, path_or_url: str, **options: Unpack[Options]) -> Reply:
        return self.send("PATCH", path_or_url, **options)

    def delete(self, path_or_url: str, **options: Unpack[Options]) -> Reply:
        return self.send("DELETE", path_or_url, **options)

    def send(self, method: str, path_or_url: str, **options: Unpack[Options]) -> Reply:
        """The answer, or the ConnectorError that says what happens next. Paths are below `base_url`."""
        call = self._call(method.upper(), path_or_url, options)
        started = self._clock()

        def once() -> Reply:
            nonlocal call
            try:
                return self._try(call)
            except Again as again:
                call = replace(call, cost=again.cost if again.cost is not None else call.cost)
                raise

        def out_of_patience(state: RetryCallState) -> bool:
            return state.attempt_number >= TRIES or self._clock() - started + state.upcoming_sleep > PATIENCE

        retrying = Retrying(
            retry=retry_if_exception_type(Again),
            wait=_wait,
            stop=out_of_patience,
            sleep=self._sleep,
            before_sleep=_tell,
            reraise=True,
        )
        try:
            return retrying(once)
        except Again as again:
            raise again.error from None

    def _call(self, method: str, path_or_url: str, options: Options) -> _Call:
        content, headers = body_and_headers(options)
        url = self._url(path_or_url, options.get("params"))
        given = options.get("idempotent")
        return _Call(
            method=method,
            url=url,
            headers=headers,
            content=content,
            name=self._redact(f"{method} {url.path}"),
            allow=frozenset(options.get("allow", ())),
            budget=options.get("budget", "call"),
            cost=options.get("cost"),
            idempotent=method in IDEMPOTENT if given is None else given,
            expects=options.get("expects", "json"),
            timeout=options.get("timeout") or self._timeout,
        )

    def _url(self, path_or_url: str, params: Mapping[str, str | int] | None) -> httpx.URL:
        whole = path_or_url.startswith(("http://", "https://"))
        text = path_or_url if whole else f"{self._served.base_url().rstrip('/')}/{path_or_url.lstrip('/')}"
        try:
            url = httpx.URL(text)
        except httpx.InvalidURL:
            raise UnexpectedReply(f"no address: {self._redact(without_query(text))}") from None
        self._check_host(url)
        return url.copy_merge_params(params) if params else url

    @property
    def _served(self) -> Platform:
        if self._platform is None:
            raise RuntimeError("the client was not told whose requests these are")
        return self._platform

    def _check_host(self, url: httpx.URL) -> None:
        if not (self._is_own(url) or self._is_among(url, self._served.allowed_hosts())):
            raise UnexpectedReply(f"{url.scheme}://{url.host} is not this platform's: name it in allowed_hosts()")

    def _is_own(self, url: httpx.URL) -> bool:
        """Whether credentials may go there."""
        at_home = _origin(url) == _origin(httpx.URL(self._served.base_url()))
        return at_home or self._is_among(url, self._served.own_hosts())

    def _is_among(self, url: httpx.URL, hosts: Collection[str]) -> bool:
        secure = url.scheme == "https" or httpx.URL(self._served.base_url()).scheme == "http"
        return secure and bool({url.host, f"{url.host}:{_origin(url)[2]}"} & {host.lower() for host in hosts})

    def _try(self, call: _Call) -> Reply:
        ticket = self._meter.take(call.budget, call.cost, self._quota)
        told: tuple[Allowance, ...] | None = None
        try:
            reply = self._answer(call)
            told = hear(self._served, reply)
        finally:
            wait = self._meter.hear(ticket, told, self._quota)
        refusal = refusal_in(told)
        verdict = self._verdict(call, reply, refusal, wait)
        if verdict is None:
            return reply
        if verdict.again:
            raise Again(verdict.error, verdict.wait, refusal.cost if refusal else None)
        raise verdict.error

    def _answer(self, call: _Call) -> Reply:
        request = self._signed(call)
        self._guard()  # after the signature, for which tokens may have been renewed meanwhile
        started = self._clock()
        reply: Reply | None = None
        try:
            reply = self._exchange(call, request)
        except (httpx.RequestError, AddressRefused) as error:
            raise self._failure(call, error) from None
        finally:
            self._note(call, reply, started)
        if reply.status == 401 and self._served.renewed(request):  # it was let in by nobody: nothing was carried out
            raise Again(AccountRefused(f"{call.name} answered 401 with new credentials, too"), 0.0)
        return reply

    def _verdict(self, call: _Call, reply: Reply, refusal: Allowance | None, wait: float | None) -> Verdict | None:
        if refusal is None or wait is None or (reply.status == 429 and 429 in call.allow):
            return judge(reply, allow=call.allow, idempotent=call.idempotent, expects=call.expects)
        return limited(reply, wait, clear=refusal.says_when)

    def _signed(self, call: _Call) -> Request:
        request = Request(call.method, str(call.url), dict(call.headers), call.content)
        if self._is_own(call.url):
            self._served.sign(request)
            if _origin(httpx.URL(request.url)) != _origin(call.url):
                raise UnexpectedReply(f"{call.name}: sign() must not change the host")
        return request

    def _exchange(self, call: _Call, request: Request) -> Reply:
        timeout = dict.fromkeys(("read", "write", "pool"), call.timeout) | {"connect": min(call.timeout, 10.0)}
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        sent.extensions = {"timeout": timeout, "trace": self._on_its_way}
        response = self._transport.handle_request(sent)
        response.request = sent
        try:
            content = self._content(call, response)
        finally:
            response.close()
        hide_also(secrets := added(call.headers, request.headers))
        return Reply(
            status=response.status_code,
            headers=response.headers,
            content=content,
            request=call.name,
            excerpt=excerpt(content, lambda text: self._redact(text, secrets)),
        )

    def _on_its_way(self, moment: str, _told: object) -> None:
        """Once more before the first byte leaves: opening a line takes seconds where a host is far or slow."""
        if moment == "http11.send_request_headers.started":
            self._guard()

    def _content(self, call: _Call, response: httpx.Response) -> bytes:
        latest = self._clock() + 4 * call.timeout  # an answer that trickles in is none
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_REPLY:
                raise UnexpectedReply(f"{call.name} answered with more than {MAX_REPLY:,} bytes")
            if self._clock() > latest:
                raise httpx.ReadTimeout("the answer takes too long")
        return bytes(content)

    def _failure(self, call: _Call, error: Exception) -> Again | ConnectorError:
        told = self._redact(f"{call.name}: {type(error).__name__}: {error}")
        match error:
            case AddressRefused():
                return AccountRefused(str(error))
            case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():  # it never left
                return Again(ChannelUnavailable(told))
            case httpx.LocalProtocolError() | httpx.UnsupportedProtocol():
                return UnexpectedReply(told)
        return Again(ChannelUnavailable(told)) if call.idempotent else OutcomeUnknown(told)

    def _note(self, call: _Call, reply: Reply | None, started: float) -> None:
        status, request_id = (reply.status, reply.request_id) if reply else (None, None)
        spent = int((self._clock() - started) * 1000)
        path = self._redact(call.url.path)
        note(Sent(call.method, path, status, request_id, spent))
        log.debug("asked the platform", method=call.method, path=path, status=status, request=request_id, ms=spent)


def _wait(state: RetryCallState) -> float:
    """As long as the platform asks, else longer each time."""
    raised = state.outcome.exception() if state.outcome else None
    asked = raised.wait if isinstance(raised, Again) else None
    return _growing(state) if asked is None else asked


def _tell(state: RetryCallState) -> None:
    failed = state.outcome and state.outcome.exception()
    log.debug("asking the platform again", after=str(failed), wait=state.upcoming_sleep)


def _origin(url: httpx.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host, url.port or (443 if url.scheme == "https" else 80)


@cache
def _tls(ca_file: str | None) -> SSLContext:
    """The well-known authorities, and the operator's own."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
