"""Opens a seller's account at the practice marketplace; a real one is opened by its owner, on its own pages."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from pydantic import BaseModel, SecretStr

from connectors.allowance import Allowance
from connectors.http import HttpClient
from connectors.reply import Reply, read
from connectors.request import Request


class _Seller(BaseModel):
    key: SecretStr


@dataclass(frozen=True)
class _Anybody:
    """Has no credentials yet."""

    url: str

    def base_url(self) -> str:
        return self.url

    def allowed_hosts(self) -> Sequence[str]:
        return ()

    def own_hosts(self) -> Sequence[str]:
        return ()

    def sign(self, request: Request) -> None: ...

    def renewed(self, request: Request) -> bool:
        return False

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return ()


def register(
    url: str, name: str, country: str, currency: str, language: str, *, allow_hosts: Collection[str] = ()
) -> SecretStr:
    """The key of the new seller. Raises ConnectorError."""
    asked = {"name": name, "country": country, "currency": currency, "language": language}
    with closing(HttpClient(_Anybody(url), allow_hosts=allow_hosts)) as http:
        return read(http.post("api/v1/sellers", json=asked, timeout=5.0), _Seller).key
