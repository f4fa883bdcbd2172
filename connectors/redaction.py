"""Redaction: secrets and query strings taken out of text that people read. Pure."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit


def without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return parts._replace(query="", fragment="", netloc=parts.netloc.rpartition("@")[2]).geturl()


class Redaction:
    """Takes secrets and query strings out of text that people read."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self._secrets = _longest_first(secrets)

    def learn(self, secrets: Collection[str]) -> None:
        """More of them."""
        self._secrets = _longest_first((*self._secrets, *secrets))

    def __call__(self, text: str, also: Collection[str] = ()) -> str:
        for secret in _longest_first((*self._secrets, *also)) if also else self._secrets:
            text = text.replace(secret, "***")
        return re.sub(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*", r"\1", text)

    def __repr__(self) -> str:
        return f"Redaction({len(self._secrets)} secrets)"


def _longest_first(secrets: Collection[str]) -> list[str]:
    return sorted({secret for secret in secrets if secret}, key=len, reverse=True)
