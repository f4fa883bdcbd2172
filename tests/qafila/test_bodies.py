"""Bodies of requests over real HTTP: what is too large is refused with a sentence, and what is not arrives whole."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from qafila.bodies import LimitedBodies, Receive, Scope, Send

MOST = 100_000


async def counts(_scope: Scope, receive: Receive, send: Send) -> None:
    """Tells how many bytes came; nothing to whoever goes away before the end, as Django."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    application = LimitedBodies(counts, MOST)
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()


def pieces(size: int) -> Iterator[bytes]:
    """A body whose size nobody announces."""
    for _ in range(size // 1_000):
        yield bytes(1_000)


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_within_the_limit_arrives_whole(address: str, announced: bool) -> None:
    body = bytes(MOST) if announced else pieces(MOST)
    answer = httpx.post(address, content=body, trust_env=False, timeout=60)
    assert (answer.status_code, answer.text) == (200, str(MOST))


@pytest.mark.parametrize("announced", [True, False])
def test_a_larger_body_is_refused_with_a_sentence(address: str, announced: bool) -> None:
    body = bytes(MOST + 1_000) if announced else pieces(MOST + 1_000)
    answer = httpx.post(address, content=body, trust_env=False, timeout=60)
    assert answer.status_code == 413
    assert "fewer photos" in answer.text
    assert "moins de photos" in answer.text
