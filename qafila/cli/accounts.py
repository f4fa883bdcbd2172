"""`qafila account …`: a business's accounts on platforms."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich.markup import escape

from catalog import store as catalogue
from catalog.issues import Severity
from connectors.registry import connector as registered
from qafila.cli import output
from qafila.cli.given import SecretOption, SetOption, given
from qafila.cli.options import BusinessOption, JsonOption
from qafila.cli.setting_up import require_ready
from sync import opening
from sync.drift import Choice
from sync.models import ChannelAccount
from sync.prices import Rounding
from sync.store import accounts, feeds
from sync.store.documents import account_document

group = typer.Typer(no_args_is_help=True, help="A business's accounts on platforms.")

CountryOption = Annotated[str | None, typer.Option(help="Where it sells, ISO 3166.")]
LanguageOption = Annotated[str | None, typer.Option(help="Of the listings; the business's own unless given.")]
CurrencyOption = Annotated[str | None, typer.Option(help="Of the prices shown; the business's own unless given.")]
RateOption = Annotated[str | None, typer.Option(help="How much of it one unit of the business's currency buys.")]
MarginOption = Annotated[str | None, typer.Option(help="Percent added to each price.")]
RoundingOption = Annotated[Rounding | None, typer.Option(help="The market's habit.")]
DriftOption = Annotated[
    Choice | None, typer.Option("--on-drift", help="What is done by itself where the platform shows something else.")
]
ScheduleOption = Annotated[
    str | None,
    typer.Option(help="When changes are sent: auto (as they come), manual (by `qafila sync`), or HH:MM of each day."),
]


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="account")


@group.command("add")
def add(
    name: str,
    business: BusinessOption,
    connector: Annotated[str, typer.Option(help="One of `qafila connectors`.")],
    settings: SetOption = None,
    secrets: SecretOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    currency: CurrencyOption = None,
    rate: RateOption = None,
    margin: MarginOption = None,
    rounding: RoundingOption = None,
    on_drift: DriftOption = None,
    schedule: ScheduleOption = None,
) -> None:
    """Adds an account."""
    require_ready()
    owner = catalogue.business(business)
    changes = _changes(settings, secrets, country, language, currency, rate, margin, rounding, on_drift, schedule)
    row = accounts.add_account(owner, name, connector, changes)
    output.out.print(f"Account [bold]{escape(row.name)}[/] on {registered(connector).name} is kept. {_next(row)}")


@group.command("set")
def set_(
    name: str,
    business: BusinessOption,
    settings: SetOption = None,
    secrets: SecretOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    currency: CurrencyOption = None,
    rate: RateOption = None,
    margin: MarginOption = None,
    rounding: RoundingOption = None,
    on_drift: DriftOption = None,
    schedule: ScheduleOption = None,
) -> None:
    """Changes what is given and leaves the rest."""
    require_ready()
    changes = _changes(settings, secrets, country, language, currency, rate, margin, rounding, on_drift, schedule)
    row = accounts.set_account(catalogue.business(business), name, changes)
    output.out.print(f"Account [bold]{escape(row.name)}[/] is changed. {_next(row)}")


@group.command("check")
def check(name: str, business: BusinessOption) -> None:
    """Asks the platform whether the account works."""
    require_ready()
    owner = catalogue.business(business)
    row = accounts.account(owner, name)
    with opening.open_account(row, registered(row.connector)) as connector:
        facts = opening.learn(row, connector)
    if facts is None:
        raise output.Problem("The platform could not be asked just now; try again in a moment.", output.NOT_DONE)
    if row.state == ChannelAccount.State.REFUSED:
        accounts.set_account(owner, name, accounts.Changes())
    currency = f", its currency is {facts.currency}" if facts.currency else ""
    output.out.print(f"Account [bold]{escape(row.name)}[/] works{currency}.")
    if address := feeds.address(row):
        output.out.print(f"Give the platform this address, and nobody else: {address}", soft_wrap=True)
    output.show_issues(facts.issues, owner.language)
    asks = any(issue.severity is not Severity.INFO for issue in facts.issues)  # the rest is good to know
    output.finish(output.NEEDS_A_PERSON if asks else output.DONE)


@group.command("list")
def list_(
    business: Annotated[str | None, typer.Option("--business", help="Only this business's.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Lists the accounts."""
    require_ready()
    owners = [catalogue.business(business)] if business else catalogue.businesses()
    rows = [account_document(row) for owner in owners for row in accounts.accounts(owner)]
    if as_json:
        output.document(rows)
    else:
        columns = ("business", "account", "connector", "state", "language", "currency")
        output.table("", columns, [[row[column] for column in columns] for row in rows])


def _next(row: ChannelAccount) -> str:
    return f"See whether it works: qafila account check {row.name} --business {row.business.slug}"


def _changes(
    settings: list[str] | None,
    secrets: list[str] | None,
    country: str | None,
    language: str | None,
    currency: str | None,
    rate: str | None,
    margin: str | None,
    rounding: Rounding | None,
    on_drift: Choice | None,
    schedule: str | None,
) -> accounts.Changes:
    plain, hidden = given(settings, secrets)
    return accounts.Changes(
        config=plain,
        secrets=hidden,
        country=country,
        language=language,
        currency=currency,
        rate=_number(rate, "--rate"),
        margin=_number(margin, "--margin"),
        rounding=rounding,
        on_drift=on_drift,
        schedule=schedule,
    )


def _number(text: str | None, option: str) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise output.Problem(f"{option} takes a number such as 0.092, not {text!r}.") from None
    if not number.is_finite():
        raise output.Problem(f"{option} takes a number such as 0.092, not {text!r}.")
    return number
