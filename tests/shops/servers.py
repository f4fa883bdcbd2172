"""Real shops on this machine, each started anew for the tests that ask for one."""

import json
import os
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.layout import ROOT

PATIENCE = 240.0


class NotInstalled(Exception):
    """`make shops` installs what is missing."""


@contextmanager
def npm_shop(name: str, log: Path, **environment: str) -> Iterator[str]:
    """Its address, once it says that it can be reached."""
    installed = ROOT / ".cache" / "shops" / name
    node = shutil.which("node")
    if node is None or not (installed / ".ready").is_file():
        raise NotInstalled(f"there is no {name} in {installed}: run `make shops`")
    script = ROOT / "tests" / "shops" / name / "start.js"
    kept = {each: os.environ[each] for each in ("PATH", "HOME", "TMPDIR") if each in os.environ}
    variables = {**kept, "NODE_PATH": str(installed / "node_modules"), "NODE_ENV": "production", **environment}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [node, str(script), str(_free_port())], env=variables, stdout=subprocess.PIPE, stderr=errors
        )
        try:
            yield _address(process, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=400)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=400)
            if process.stdout:
                process.stdout.close()


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """From the line of JSON that it writes."""
    assert process.stdout is not None
    latest = time.monotonic() + PATIENCE
    while (left := latest - time.monotonic()) > 0 and select.select([process.stdout], [], [], left)[0]:
        line = process.stdout.readline()
        if line.startswith(b'{"url"'):
            return str(json.loads(line)["url"])
        if not line:
            break
    raise AssertionError(f"the shop does not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
