"""What a person may do about runs, accounts and listings: cancel, pause, resume, retry, withdraw."""

from typing import Annotated

import typer
from rich.markup import escape

from catalog import store as catalogue
from images import store as images
from qafila.cli import output
from qafila.cli.options import AccountOption, BusinessOption
from qafila.cli.setting_up import require_ready
from qafila.cli.syncing import accounts_of
from qafila.cli.waiting import Waiting
from sync import runs
from sync.models import ChannelAccount, SyncRun
from sync.store import accounts, listings, occasions, pictures


def add_to(app: typer.Typer) -> None:
    for command in (cancel, pause, resume, retry, whiten, withdraw):
        app.command()(command)


def cancel(run: int) -> None:
    """Stops a run: what is on its way is finished, and nothing more is begun."""
    require_ready()
    found = SyncRun.everywhere.filter(pk=run).first()
    if found is None:
        raise output.Problem(f"There is no run {run}: see `qafila runs --business SLUG`.")
    runs.cancel(found)
    output.out.print(f"Run {run} begins nothing more.")


def pause(business: BusinessOption, account: AccountOption = None) -> None:
    """Sends nothing for the account until it is resumed."""
    _set_state(business, account, ChannelAccount.State.PAUSED)


def resume(
    business: BusinessOption,
    account: AccountOption = None,
    products: Annotated[list[str] | None, typer.Argument(help="Only put these products back on sale.")] = None,
) -> None:
    """Takes up work on the account again, or puts withdrawn products back on sale at the next sync."""
    if not products:
        _set_state(business, account, ChannelAccount.State.ACTIVE)
        return
    require_ready()
    for row in accounts_of(catalogue.business(business), account):
        found = listings.withhold(row, products, withheld=False)
        accounts.wake(row)
        output.out.print(f"{len(found)} of {escape(row.name)} go back on sale at the next sync.")


def _set_state(business: str, account: str | None, state: str) -> None:
    require_ready()
    for row in accounts_of(catalogue.business(business), account):
        accounts.set_state(row, ChannelAccount.State(state))
        output.out.print(f"Account {escape(row.name)} is {state}.")


def retry(business: BusinessOption, account: AccountOption = None) -> None:
    """Sends again, at the next sync, what was refused or failed; asks again for photos that were not to be had."""
    require_ready()
    owner = catalogue.business(business)
    images.ask_again(owner)
    for row in accounts_of(owner, account):
        count = listings.retry(row)
        accounts.wake(row)
        output.out.print(f"{count} listings of {escape(row.name)} will be sent again.")


def whiten(
    business: BusinessOption,
    photos: Annotated[list[str], typer.Argument(help="Photos, named as in the catalogue.")],
    undo: Annotated[bool, typer.Option("--undo", help="Show them as they were taken again.")] = False,
) -> None:
    """Shows the nearly white background of photos as white, as `check` offers it. The photos themselves stay."""
    require_ready()
    try:
        pictures.whiten(catalogue.business(business), photos, undo=undo)
    except (images.PhotoUnknown, images.NotNearlyWhite) as refused:
        raise output.Problem(str(refused)) from None
    done = "shown as taken" if undo else "whitened"
    output.out.print(f"{len(photos)} {done}; the platforms get them with the next sync.")


def withdraw(
    business: BusinessOption,
    account: Annotated[str, typer.Option(help="The account.")],
    products: Annotated[list[str] | None, typer.Argument(help="Product keys.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of the account's listings.")] = False,
) -> None:
    """Takes products off sale on an account, and keeps them off."""
    require_ready()
    if bool(products) == everything:
        raise output.Problem("Name the products to withdraw, or give --all.")
    owner = catalogue.business(business)
    row = accounts.account(owner, account)
    found = listings.withhold(row, None if everything else products, withheld=True)
    if missing := sorted(set(products or ()) - found):
        raise output.Problem(f"Account {account} has no listing of {', '.join(missing)}.")
    accounts.wake(row)
    occasions.ask(row, sorted(found))
    waiting = Waiting([row], found)
    with output.progress("Withdrawing") as told:
        waiting.until_settled(told)
    output.out.print(
        f"{len(found)} withdrawn from {escape(account)}; `qafila resume` with their keys puts them back on sale."
    )
