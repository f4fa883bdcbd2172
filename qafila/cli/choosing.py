"""`qafila account choices`: what a platform asks by category, and a seller's answers, once for all of a category."""

from typing import Annotated, Any

import typer

from catalog import store as catalogue
from connectors.registry import connector as registered
from qafila.cli import output
from qafila.cli.accounts import group
from qafila.cli.options import BusinessOption, JsonOption
from qafila.cli.setting_up import require_ready
from sync.store import accounts
from sync.store.choices import Choices, choices, choose


def add_to(_app: typer.Typer) -> None:
    """It is one of the commands of `qafila account`."""
    group.command("choices")(show)


def show(
    name: str,
    business: BusinessOption,
    category: Annotated[
        list[str] | None, typer.Option(help="Yours and the platform's, as Rugs=1012; * is all others.")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="What all of a category are, as 1012.Room=Bedroom; empty takes it back.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Lists what the platform asks of the business's categories, after keeping what is answered."""
    require_ready()
    row = accounts.account(catalogue.business(business), name)
    kind = registered(row.connector)
    if category or answer:
        chosen = dict(_pair(each, "--category") for each in category or ())
        said = dict(_question(*_pair(each, "--answer")) for each in answer or ())
        try:
            row = choose(row, kind, chosen, said)
        except ValueError as error:
            raise output.Problem(f"{error}.".capitalize(), output.WRONG_USE) from None
    found = choices(row, kind)
    if found is None:
        raise output.Problem(f"{kind.name} asks the same in all of its categories: there is nothing to choose.")
    _show(found, as_json=as_json)
    waits = any(not each.answer for each in found.questions)
    output.finish(output.NEEDS_A_PERSON if waits else output.DONE)


def _show(found: Choices, *, as_json: bool) -> None:
    own = [{"category": each.name, "products": each.products, "chosen": each.chosen or None} for each in found.own]
    asked: list[dict[str, Any]] = [
        {
            "category": each.category,
            "attribute": each.asked.name,
            "values": list(each.asked.values),
            "answer": each.answer or None,
            "lacking": each.lacking,
        }
        for each in found.questions
    ]
    if as_json:
        output.document({"categories": own, "asked": asked})
        return
    output.table(
        "Yours", ("category", "products", "chosen"), [[str(value or "–") for value in each.values()] for each in own]
    )
    columns = ("category", "attribute", "answer", "lacking")
    output.table("Asked", columns, [[str(each[column] or "–") for column in columns] for each in asked])


def _pair(given: str, option: str) -> tuple[str, str]:
    left, sign, right = given.partition("=")
    if not left.strip() or not sign:
        raise output.Problem(
            f"{option} takes what and what for, with a = between them, not {given!r}.", output.WRONG_USE
        )
    return left.strip(), right.strip()


def _question(what: str, answer: str) -> tuple[tuple[str, str], str]:
    category, sign, attribute = what.partition(".")
    if not sign:
        raise output.Problem(f"--answer takes CATEGORY.ATTRIBUTE=VALUE, not {what!r}.", output.WRONG_USE)
    return (category, attribute), answer
