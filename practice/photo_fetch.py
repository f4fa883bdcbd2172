"""A photo taken from an address that a seller gave."""

import httpx

from practice.api import Refusal, invalid
from practice.listings import Problem

MAX_PHOTO_BYTES = 5_000_000
_TIMEOUT = httpx.Timeout(10.0)


async def fetch_photo(url: str) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise invalid([Problem("url", "invalid", "the address of a photo starts with http:// or https://")])
    try:
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=True, max_redirects=3, trust_env=False) as client,
            client.stream("GET", url) as reply,
        ):
            if reply.status_code != 200:
                raise _not_fetched(url, f"it answered {reply.status_code}")
            content = bytearray()
            async for piece in reply.aiter_bytes():
                content += piece
                if len(content) > MAX_PHOTO_BYTES:
                    raise too_large()
            return bytes(content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _not_fetched(url, str(error) or type(error).__name__) from None


def too_large() -> Refusal:
    return Refusal(413, "photo_too_large", f"a photo has at most {MAX_PHOTO_BYTES // 1_000_000} MB")


def _not_fetched(url: str, why: str) -> Refusal:
    return invalid([Problem("url", "photo_not_fetched", f"the photo at {url} could not be fetched: {why}")])
