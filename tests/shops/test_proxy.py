"""The bad line itself, to a shop in memory."""

import httpx

from connectors.testing import Answer, Seen
from connectors.testing.loopback import LoopbackServer
from tests.shops.proxy import BadLine, proxied


def test_what_passes_arrives_as_it_was_sent_and_every_fault_happens() -> None:
    arrived = []

    def serve(seen: Seen) -> Answer:
        arrived.append(seen)
        return Answer(201, {"path": seen.path}, {"X-Token": "t"})

    shop = LoopbackServer(serve, lambda: None)
    line = BadLine(seed=1, late=0.0)
    answers = cuts = 0
    try:
        with proxied(shop.url) as proxy, httpx.Client(base_url=proxy.url, trust_env=False) as client:
            reply = client.post("/a b?c=d%20e", content=b"\x00body", headers={"Authorization": "x"})
            assert (reply.status_code, reply.json(), reply.headers["x-token"]) == (201, {"path": "/a b"}, "t")
            seen = arrived[0]
            assert (seen.content, seen.query, seen.headers["authorization"]) == (b"\x00body", {"c": "d e"}, "x")
            assert seen.headers["host"] == shop.url.removeprefix("http://")
            proxy.fault = line
            for _ in range(300):
                try:
                    answers += client.get("/").status_code == 201
                except httpx.TransportError:
                    cuts += 1
    finally:
        shop.stop()
    assert set(line.happened) == {"429", "503", "502", "cut", "commit-then-cut", "slow"}
    assert cuts == line.happened["cut"] + line.happened["commit-then-cut"]
    assert len(arrived) == 1 + answers + line.happened["commit-then-cut"]
