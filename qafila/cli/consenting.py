"""`qafila account connect`: the seller consents on the platform's own page, and the account has its tokens."""

import webbrowser
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import store as catalogue
from connectors.contract import Authorizes, Connector
from connectors.oauth import Consent
from connectors.receipt import Tokens
from connectors.registry import connector as registered
from connectors.token_server import TokenServer
from qafila.callback import Callback
from qafila.cli import output
from qafila.cli.accounts import group
from qafila.cli.options import BusinessOption
from qafila.cli.setting_up import require_ready
from sync import opening
from sync.consenting import NoConsent, redeemed
from sync.models import ChannelAccount
from sync.store import accounts

PORT = 8377


def add_to(_app: typer.Typer) -> None:
    """It is one of the commands of `qafila account`."""
    group.command("connect")(connect)


def connect(
    name: str,
    business: BusinessOption,
    port: Annotated[int, typer.Option(help="Where the browser comes back to; 0: any that is free.")] = PORT,
    wait: Annotated[int, typer.Option(min=1, help="Seconds to wait for the consent.")] = 300,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the platform's page.")] = True,
) -> None:
    """Connects an account by its owner's consent on the platform's page, and waits until she comes back from it."""
    require_ready()
    owner = catalogue.business(business)
    row = accounts.account(owner, name)
    kind = registered(row.connector)
    with opening.open_account(row, kind) as connector:
        server = _server(connector, kind)
    try:
        tokens = _consented(server, kind.name, owner.language, port, wait, browser=browser)
    except NoConsent as missing:
        raise output.Problem(missing.issue.sentence_in(owner.language), output.NOT_DONE) from None
    accounts.consented(row, tokens)
    output.out.print(f"Account [bold]{escape(name)}[/] is connected to {kind.name}.")
    _check(row, kind)


def _server(connector: Connector[Any], kind: type[Connector[Any]]) -> TokenServer:
    if not issubclass(kind, Authorizes):
        raise output.Problem(f"{kind.name} asks for no consent: its accounts have settings, see `qafila account set`.")
    server = opening.token_server(connector)
    if server is None:
        fields = kind.App.model_fields if kind.App else {}
        asked = ", ".join(field for field, told in fields.items() if told.is_required())
        raise output.Problem(
            f"The operator has to say first under which app {kind.name} knows this installation: give {asked} with"
            f" `qafila connectors set {kind.slug} --set KEY=VALUE --secret KEY=-`."
        )
    return server


def _consented(server: TokenServer, platform: str, language: str, port: int, wait: int, *, browser: bool) -> Tokens:
    with _listening(port, language) as callback:
        consent = Consent(callback.address)
        address = server.oauth.authorize_url(consent)
        output.err.print(f"Open this page of {platform} and agree there; {consent.redirect} waits for you:")
        output.out.print(address, soft_wrap=True, markup=False)
        if browser:
            webbrowser.open(address)
        code = callback.code(consent.state, wait, server.oauth.code_name)
    return redeemed(server, code, consent)


def _listening(port: int, language: str) -> Callback:
    try:
        return Callback(port, language)
    except OSError as error:
        raise output.Problem(
            f"Port {port} of this machine cannot be listened on ({error.strerror}): end what uses it, or give another"
            " with --port, and name that address in the platform's settings of the app."
        ) from None


def _check(row: ChannelAccount, kind: type[Connector[Any]]) -> None:
    row.refresh_from_db()
    with opening.open_account(row, kind) as connector:
        facts = opening.learn(row, connector)
    if facts is None:
        output.err.print("The platform could not be asked about the account just now; the next sync does.")
        return
    output.show_issues(facts.issues, row.business.language)
    output.finish(output.NEEDS_A_PERSON if facts.issues else output.DONE)
