"""`qafila user …`: the people who sign in, when they cannot sign up themselves."""

import sys
from typing import Annotated

import typer
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from rich.markup import escape

from catalog import store
from catalog.member_states import country_code
from console.links import link_for
from console.models import Membership, StaffRole, User
from qafila.cli import output
from qafila.cli.output import WRONG_USE, Problem
from qafila.cli.setting_up import require_ready

group = typer.Typer(no_args_is_help=True, help="The people who sign in on the pages.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="user")


@group.command("add")
def add(
    email: str,
    name: Annotated[str, typer.Option(help="As others see it.")] = "",
    business: Annotated[str | None, typer.Option(help="A business that the person is in.")] = None,
    role: Annotated[Membership.Role, typer.Option(help="What the person is there.")] = Membership.Role.OWNER,
    staff: Annotated[bool, typer.Option("--staff", help="Looks after businesses for the programme.")] = False,
    country: Annotated[str, typer.Option(help="Of the staff's businesses; all unless given.")] = "",
    cohort: Annotated[str, typer.Option(help="Of the staff's businesses; all unless given.")] = "",
    link: Annotated[bool, typer.Option("--link", help="No password: print a link that signs in once.")] = False,
) -> None:
    """Adds a person, or more to what a person may do. The password is asked for, or read from a pipe."""
    require_ready()
    if (country or cohort) and not staff:
        raise Problem("--country and --cohort say what staff look after: add --staff.", WRONG_USE)
    within = store.business(business) if business is not None else None
    where = country_code(country) if country else ""
    known = User.objects.filter(email__iexact=_email(email)).first()
    password = None if known or link else _password(User(email=email, name=name))
    with transaction.atomic():
        user = known or User.objects.create_user(email, password, name=name)
        if within:
            Membership.objects.within(within).update_or_create(user=user, defaults={"role": role.value})
        if staff:  # the operator knows them: an address that nobody has confirmed would bar a second factor
            EmailAddress.objects.filter(user=user).update(verified=True)
            StaffRole.objects.get_or_create(user=user, country=where, cohort=cohort)
    output.out.print(f"{escape(user.email)} {'was there already' if known else 'can sign in'}.")
    if link:
        output.out.print(f"Once, within a day: {_host()}{link_for(user)}", soft_wrap=True)


def _email(given: str) -> str:
    try:
        validate_email(given)
    except ValidationError:
        raise Problem(f"{given} is not an e-mail address: give one such as name@example.org.", WRONG_USE) from None
    return given


def _password(user: User) -> str:
    if sys.stdin.isatty():
        given = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(given, user)
    except ValidationError as error:
        raise Problem(f"{' '.join(error.messages)} Nothing was added.", WRONG_USE) from None
    return given


def _host() -> str:
    return str(settings.PUBLIC_URL) or "http://127.0.0.1:8000"
