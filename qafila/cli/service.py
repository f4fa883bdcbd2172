"""`qafila migrate`, `doctor`, `serve` and `worker`."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
import typer
from rich.markup import escape

from qafila import logs
from qafila.cli import output, setting_up
from qafila.cli.doctor import examine
from qafila.home import home
from qafila.packages import refuse_clashes
from qafila.static_files import lay_out

log = structlog.get_logger()
MOST_LEFT = 3
"""Threads that hung in connectors, after which a worker makes room: a thread can only be ended with its process."""
PortOption = Annotated[int, typer.Option(help="On 127.0.0.1.")]


def add_to(app: typer.Typer) -> None:
    for command in (migrate, doctor, serve, worker):
        app.command()(command)


def migrate() -> None:
    """Makes the keys and the database, or brings them up to date."""
    refuse_clashes()
    new = setting_up.migrate()
    output.out.print(f"{home()} is ready.")
    if new:
        output.out.print(f"Back up {home() / 'keys'}: without it, account secrets cannot be read.")


def doctor() -> None:
    """Looks whether everything is in order, and says what to do where it is not."""
    findings = examine()
    for finding in findings:
        mark = "[green]✓[/]" if finding.fine else "[red]✗[/]"
        output.out.print(f"{mark} [bold]{finding.what}[/]: {escape(finding.said)}")
    output.finish(output.DONE if all(finding.fine for finding in findings) else output.WRONG_USE)


def worker() -> None:
    """Does the work of the whole installation until it is stopped."""
    from sync import engine
    from sync.pool import left_behind

    setting_up.require_ready()
    refuse_clashes()
    logs.set_up(service=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with engine.serving() as name:
        log.info("worker started", worker=name)
        while not stop.wait(1.0) and left_behind() < MOST_LEFT:
            pass
    log.info("worker stopped", worker=name)
    if not stop.is_set():
        log.warning("the worker begins anew: connectors have kept threads", threads=left_behind())
        os.execv(sys.executable, [sys.executable, "-m", "qafila", "worker"])  # noqa: S606 - ourselves, in our own place


def serve(
    port: PortOption = 8000,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Pages only.")] = False,
) -> None:
    """Serves the pages, and starts a worker beside them."""
    setting_up.require_ready()
    refuse_clashes()
    logs.set_up(service=True)
    import uvicorn

    lay_out()
    with _beside(not no_worker):
        output.err.print(f"Qafila is at http://127.0.0.1:{port}/")
        uvicorn.run(
            "qafila.asgi:application", host="127.0.0.1", port=port, log_level="warning", log_config=None, lifespan="off"
        )


@contextmanager
def _beside(wanted: bool) -> Iterator[None]:
    """A worker process that ends with this one."""
    if not wanted:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(output.DONE))  # else uvicorn, once it has ended, ends us at once
    process = subprocess.Popen([sys.executable, "-m", "qafila", "worker"])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
