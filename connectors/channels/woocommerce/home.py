"""Where a shop is, as WordPress says it at the address that its owner gave."""

from urllib.parse import urljoin, urlsplit

from connectors import AccountRefused, HttpClient, Reply, read
from connectors.channels.woocommerce.replies import TIMEOUT, Index, Params
from connectors.reply import is_html

MOVED = (301, 302, 307, 308)
LOOKED_AT = (*MOVED, 401, 403, 404)
PERMALINKS = "choose another kind than “Plain” under Settings > Permalinks"


def told_home(http: HttpClient, own: str) -> str:
    """Where the shop takes itself to be: a signature over plain HTTP has to be of that address
    (`check_oauth_signature` in its class-wc-rest-authentication.php)."""
    reply = _index(http, "wp-json/", {})
    if reply.status in MOVED:
        to = moved_to(own, reply.headers.get("location", ""))
        if to != own:
            raise AccountRefused(f"{own} sends on to {to}: give the address that the shop has now")
    index = _index_of(reply)
    if index is None and (reply.ok or reply.status == 404) and _index_of(_index(http, "", {"rest_route": "/"})):
        raise AccountRefused(f"the addresses of {own} are plain, and WooCommerce answers at none of them: {PERMALINKS}")
    if reply.status == 404 and is_html(reply):
        raise AccountRefused(f"there is no WordPress at {own}")
    if index is None or urlsplit(own).scheme == "https":
        return own
    home = urlsplit(index.home.rstrip("/"))
    return home._replace(scheme="http", query="", fragment="").geturl() if home.netloc else own


def moved_to(own: str, location: str) -> str:
    """The shop's address, from where its index was sent on to. Pure."""
    to = urlsplit(urljoin(f"{own}/wp-json/", location))
    return to._replace(query="", fragment="").geturl().rstrip("/").removesuffix("/wp-json")


def _index(http: HttpClient, path: str, params: Params) -> Reply:
    """Asked for as JSON: otherwise PHP may write its warnings before it."""
    return http.get(
        path,
        params={**params, "_fields": "home"},
        headers={"accept": "application/json"},
        allow=LOOKED_AT,
        expects="any",
        timeout=TIMEOUT,
    )


def _index_of(reply: Reply) -> Index | None:
    """None where something else stands there than what WordPress says of itself."""
    return read(reply, Index) if reply.ok and reply.content.strip() and not is_html(reply) else None
