"""What people set of an account or an app: plain values as they are, secrets encrypted at rest."""

from collections.abc import Mapping
from typing import Any, Protocol

from cryptography.fernet import InvalidToken
from django.conf import settings
from pydantic import SecretStr, ValidationError

from connectors.contract import ConnectorConfig


class AccountError(ValueError):
    """Something about an account that the one who set it up can mend; the message says how."""


class Unreadable(AccountError):
    """These keys do not decrypt it."""


class Settings(Protocol):
    config: Any
    secrets: Any


def put(
    row: Settings, kind: type[ConnectorConfig], platform: str, plain: Mapping[str, str], secrets: Mapping[str, str]
) -> None:
    """Raises AccountError where there is no such setting, or a secret was given as a plain one."""
    given = {**plain, **secrets}
    if unknown := sorted(given.keys() - kind.model_fields.keys()):
        raise AccountError(f"{platform} has no setting {', '.join(unknown)}; it has {', '.join(kind.model_fields)}.")
    if exposed := sorted(name for name in plain if is_secret(kind, name)):
        name = exposed[0]
        raise AccountError(f"{name} is a secret: give it with --secret {name}=env:VARIABLE or --secret {name}=-.")
    for name, value in given.items():
        if is_secret(kind, name):
            row.secrets = {**row.secrets, name: sealed(value)}
        else:
            row.config = {**row.config, name: value}


def config_in(row: Settings, kind: type[ConnectorConfig], whose: str) -> ConnectorConfig:
    """The settings with their secrets. Raises Unreadable, or AccountError naming what is missing."""
    secrets = {name: SecretStr(opened(token)) for name, token in row.secrets.items()}
    try:
        return kind(**row.config, **secrets)
    except ValidationError as error:
        problems = "; ".join(_problem(kind, dict(each)) for each in error.errors(include_input=False))
        raise AccountError(f"{whose}: {problems}.") from None


def sealed(text: str) -> str:
    return settings.FERNET().encrypt(text.encode()).decode()


def opened(token: str) -> str:
    try:
        return settings.FERNET().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable("the secrets cannot be decrypted with this installation's keys") from None


def is_secret(kind: type[ConnectorConfig], name: str) -> bool:
    return name in kind.model_fields and "SecretStr" in str(kind.model_fields[name].annotation)


def _problem(kind: type[ConnectorConfig], error: Mapping[str, Any]) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    option = "--secret" if is_secret(kind, name) else "--set"
    if error["type"] == "missing":
        title = kind.model_fields[name].title or name
        return f"{title} is missing, give it with {option} {name}=…"
    told = str(error["ctx"]["error"]) if error["type"] == "value_error" else str(error["msg"])
    return f"{name}: {told}" if name else told
