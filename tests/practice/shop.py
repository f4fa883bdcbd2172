"""A seller of the practice marketplace with her client, for the tests."""

import io
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx
from PIL import Image

from practice.server import Marketplace

Json = dict[str, Any]
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reading the usual ones takes longer than a test


@cache
def photo_bytes(width: int = 600, height: int = 600, kind: str = "JPEG", color: str = "#c96") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), color).save(file, kind)
    return file.getvalue()


class Shop:
    def __init__(
        self, market: Marketplace, *, currency: str = "EUR", language: str = "fr", country: str = "MA"
    ) -> None:
        self.key = market.register("Coopérative Tafoukt", country, currency, language)
        self.currency, self.language = currency, language
        headers = {"Authorization": f"Bearer {self.key}"}
        self.api = httpx.Client(
            base_url=f"{market.url}/api/v1", headers=headers, trust_env=False, verify=NO_CERTIFICATES
        )

    def __enter__(self) -> "Shop":
        return self

    def __exit__(self, *ignored: object) -> None:
        self.api.close()

    def add_photo(self, content: bytes | None = None, media_type: str = "image/jpeg") -> httpx.Response:
        body = photo_bytes() if content is None else content
        return self.api.post("/photos", content=body, headers={"Content-Type": media_type})

    def photo(self) -> str:
        return str(self.add_photo().json()["id"])

    def draft(self, **changes: object) -> Json:
        """A listing that moderation lets through."""
        usual: Json = {
            "ref": "HA01",
            "title": "Huile d’argan",
            "language": self.language,
            "currency": self.currency,
            "variants": [variant()],
        }
        if "photos" not in changes:
            usual["photos"] = [{"id": self.photo(), "alt": "Une bouteille"}]
        return usual | changes

    def create(self, **changes: object) -> Json:
        reply = self.api.post("/listings", json=self.draft(**changes))
        assert reply.status_code == 201, reply.text
        created: Json = reply.json()
        return created

    def show(self, listing: object) -> Json:
        shown: Json = self.api.get(f"/listings/{listing}").json()
        return shown

    def offer(self, listing: object, *variants: Json) -> Json:
        reply = self.api.patch("/offers", json={"offers": [{"listing": listing, "variants": list(variants)}]})
        assert reply.status_code == 200, reply.text
        result: Json = reply.json()["results"][0]
        return result


@contextmanager
def faults(market: Marketplace, spec: str, seed: int = 0) -> Iterator[None]:
    market.faults(spec, seed)
    try:
        yield
    finally:
        market.faults("none")


def variant(ref: str = "V1", price: str = "12.50", **more: object) -> Json:
    return {"ref": ref, "price": price, **more}


def problem_codes(reply: httpx.Response) -> list[tuple[str, str]]:
    assert reply.status_code == 422, reply.text
    error = reply.json()["error"]
    assert error["code"] == "invalid"
    assert all(problem["message"] for problem in error["problems"])
    return [(problem["field"], problem["code"]) for problem in error["problems"]]
