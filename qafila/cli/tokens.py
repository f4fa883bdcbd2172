"""`qafila token …`: what programs show to the REST API."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from catalog import store
from console.models import ApiToken, User
from console.tokens import LONGEST, USUAL, make_token, revoke
from qafila.cli import output
from qafila.cli.options import JsonOption
from qafila.cli.setting_up import require_ready

group = typer.Typer(no_args_is_help=True, help="Tokens, by which programs use the REST API.")
COLUMNS = ("token", "name", "user", "business", "scope", "expires_at", "last_used_at", "revoked_at")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="token")


@group.command("add")
def add(
    email: Annotated[str, typer.Argument(help="Of the person whose rights it has, at most.")],
    name: Annotated[str, typer.Option(help="What it is for, as others read it.")],
    scope: Annotated[
        ApiToken.Scope, typer.Option(help="read; write: also the catalogue; publish: also accounts and platforms.")
    ] = ApiToken.Scope.READ,
    business: Annotated[str | None, typer.Option(help="The only business that it opens.")] = None,
    days: Annotated[int, typer.Option(min=1, max=LONGEST.days, help="For which it is in force.")] = USUAL.days,
) -> None:
    """Makes a token and prints it, once: it is kept nowhere."""
    require_ready()
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise output.Problem(f"Nobody signs in as {email}: add the person with `qafila user add {email}`.")
    within = store.business(business) if business else None
    made, secret = make_token(user, name, scope, within, timedelta(days=days))
    output.err.print(f"{escape(str(made))}, of scope {made.scope}, in force until {made.expires_at:%Y-%m-%d}:")
    output.out.print(secret)


@group.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Lists the tokens, without their secrets."""
    require_ready()
    rows = [_document(token) for token in ApiToken.objects.select_related("user", "business")]
    if as_json:
        output.document(rows)
    else:
        output.table("", COLUMNS, [[row[column] or "" for column in COLUMNS] for row in rows])


@group.command("revoke")
def revoke_(token: Annotated[str, typer.Argument(help="Its beginning, as `token list` shows it.")]) -> None:
    """Ends a token at once."""
    require_ready()
    found = revoke(token)
    if found is None:
        raise output.Problem(f"There is no token {token} in force: see `qafila token list`.")
    output.out.print(f"{escape(str(found))} opens nothing any more.")


def _document(token: ApiToken) -> dict[str, str | None]:
    times = {name: getattr(token, name) for name in ("expires_at", "last_used_at", "revoked_at")}
    return {
        "token": token.prefix,
        "name": token.name,
        "user": token.user.email,
        "business": token.business.slug if token.business else None,
        "scope": token.scope,
        **{name: at.isoformat(timespec="minutes") if at else None for name, at in times.items()},
    }
