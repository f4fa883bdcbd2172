"""Requests with more bytes than anything that is taken: refused before they fill memory or disk."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

Event = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST = 250_000_000
"""Bytes: a list of products with its photos in a zip, and what a form adds to it."""
_TOLD = """That is more than can be taken at once: {most} MB at most. Send fewer photos at a time.
C'est plus que ce qui peut être reçu en une fois : {most} Mo au plus. Envoyez moins de photos à la fois.
هذا أكثر مما يمكن استلامه دفعة واحدة: {most} ميغابايت على الأكثر. أرسلوا صورا أقل في كل مرة.
"""


class LimitedBodies:
    """Answers 413 to a request of more than `most` bytes, whether it announces them or only sends them."""

    def __init__(self, application: Application, most: int = MOST) -> None:
        self._application, self._most = application, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        sent = 0

        async def counted() -> Event:
            nonlocal sent
            message = await receive()
            sent += len(message.get("body", b"")) if message["type"] == "http.request" else 0
            return {"type": "http.disconnect"} if sent > self._most else message

        announced = _announced(scope["headers"])
        if announced <= self._most:
            await self._application(scope, counted, send)
        if max(announced, sent) > self._most:
            await self._refuse(send)

    async def _refuse(self, send: Send) -> None:
        body = _TOLD.format(most=self._most // 1_000_000).encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _announced(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """The server has checked that it is a number; 0 where nothing is said."""
    return int(dict(headers).get(b"content-length", b"0"))
