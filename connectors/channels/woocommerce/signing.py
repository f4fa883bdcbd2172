"""How a shop knows who asks: Basic over HTTPS, a one-legged OAuth 1.0a signature over plain HTTP. Pure."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, quote, urlencode, urlsplit


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def signed(
    method: str, url: str, key: str, secret: str, *, nonce: str, timestamp: int, at_home: str | None = None
) -> str:
    """The address with its signature (RFC 5849, HMAC-SHA256, no token) over method, address and all its parameters.

    In the query, as many hosts take the Authorization header away. `at_home`: the address as the shop has it, where
    that is another.
    """
    parts = urlsplit(url)
    params = [
        *parse_qsl(parts.query, keep_blank_values=True),
        ("oauth_consumer_key", key),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", "HMAC-SHA256"),
        ("oauth_timestamp", str(timestamp)),
    ]
    address = urlsplit(at_home or url)._replace(query="", fragment="").geturl()
    signature = _signature(method, address, params, secret)
    query = urlencode([*params, ("oauth_signature", signature)], quote_via=quote, safe="")
    return parts._replace(query=query, fragment="").geturl()


def _signature(method: str, address: str, params: list[tuple[str, str]], secret: str) -> str:
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in params)
    normalized = "&".join(f"{name}={value}" for name, value in pairs)
    told = "&".join((method.upper(), _encoded(address), _encoded(normalized)))
    return base64.b64encode(hmac.new(f"{secret}&".encode(), told.encode(), hashlib.sha256).digest()).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="")
