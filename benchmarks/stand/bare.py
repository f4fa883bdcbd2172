"""The least that anybody could do: threads, one httpx client, the same requests. `bare.py URL BODIES CONCURRENCY`.

Prints the seconds it took. BODIES has one JSON document a line.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx


def main(url: str, bodies: list[dict[str, Any]], concurrency: int) -> float:
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    with httpx.Client(base_url=url, limits=limits, timeout=30) as client, ThreadPoolExecutor(concurrency) as pool:

        def send(body: dict[str, Any]) -> str:
            if not client.get("/items", params={"ref": body["ref"]}).json():
                return str(client.post("/items", json=body).json()["id"])
            return ""

        started = time.perf_counter()
        assert all(pool.map(send, bodies))
        return time.perf_counter() - started


if __name__ == "__main__":
    documents = [json.loads(line) for line in Path(sys.argv[2]).read_text("utf-8").splitlines()]
    print(main(sys.argv[1], documents, int(sys.argv[3])))
