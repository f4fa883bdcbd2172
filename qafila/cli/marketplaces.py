"""`qafila practice` and `qafila demo`."""

from pathlib import Path
from typing import Annotated

import typer

from qafila.cli import output
from qafila.home import PRACTICE, home


def add_to(app: typer.Typer) -> None:
    app.command("practice")(practice)
    app.command("demo")(demo)


def practice(
    port: Annotated[int, typer.Option(help="On 127.0.0.1.")] = 8100,
    faults: Annotated[str, typer.Option(help="For example all=0.05, or 5xx=0.1,cut=0.05.")] = "none",
    seed: Annotated[int, typer.Option(help="Of the faults.")] = 0,
    review: Annotated[float, typer.Option(help="Seconds that moderation takes.")] = 1.0,
    rate: Annotated[float, typer.Option(help="Requests a second before it asks to slow down.")] = 50.0,
    life: Annotated[float | None, typer.Option(help="Seconds that a listing is on sale unless it is replaced.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where it keeps its shop; in QAFILA_HOME unless given.")] = None,
) -> None:
    """Runs the practice marketplace: a real one to learn on, with faults on request."""
    from practice import server

    where = folder or home() / "practice"
    where.mkdir(parents=True, exist_ok=True)

    known_by = home() / PRACTICE

    def opened(address: str) -> None:
        known_by.write_text(address.removeprefix("http://"), "utf-8")  # this installation may call it
        output.err.print(f"The practice marketplace is open at {address}/")

    try:
        server.serve(where, port, faults=faults, seed=seed, review=review, rate=rate, life=life, on_ready=opened)
    except (ValueError, server.PortInUse) as error:
        raise output.Problem(str(error.args[-1])) from None
    known_by.unlink(missing_ok=True)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Stay up and show the pages.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew.")] = False,
) -> None:
    """Takes a sample business to the practice marketplace, from nothing, offline."""
    from qafila.demo.show import show

    show(serve=serve, fresh=fresh)
