"""Photos: as bytes or fetched by their address, kept as they were sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.practice.shop import Shop, photo_bytes, problem_codes


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photo_is_kept_as_it_was_sent(web: httpx.Client, shop: Shop, kind: str, media_type: str) -> None:
    content = photo_bytes(640, 500, kind)
    reply = shop.add_photo(content, f"image/{media_type}")
    assert reply.status_code == 201
    photo = reply.json()
    assert (photo["width"], photo["height"]) == (640, 500)
    served = web.get(photo["url"])
    assert served.content == content
    assert served.headers["Content-Type"] == f"image/{media_type}"
    assert "immutable" in served.headers["Cache-Control"]


def test_the_same_photo_twice_makes_two(shop: Shop) -> None:
    assert shop.photo() != shop.photo()


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"<script>alert(1)</script>" * 40, "image/jpeg", 422, "not_a_picture"),
        (b"", "image/png", 422, "not_a_picture"),
        (photo_bytes(499, 300), "image/jpeg", 422, "photo_too_small"),
        (photo_bytes() + bytes(5_000_001), "image/jpeg", 413, "photo_too_large"),
        (photo_bytes(), "text/html", 415, "unsupported_media_type"),
    ],
)
def test_what_is_no_fit_photo_is_refused(shop: Shop, content: bytes, media_type: str, status: int, code: str) -> None:
    reply = shop.add_photo(content, media_type)
    error = reply.json()["error"]
    assert reply.status_code == status
    assert code == (error["problems"][0]["code"] if status == 422 else error["code"])
    assert shop.api.get("/account").status_code == 200


def test_a_photo_wide_enough_on_its_longer_side_is_taken(shop: Shop) -> None:
    assert shop.add_photo(photo_bytes(500, 120)).status_code == 201


_PAGES = {"/photo.jpg": photo_bytes(), "/page": b"<html>", "/large": photo_bytes() + bytes(6_000_000)}


class _PhotoServer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = _PAGES.get(self.path)
        self.send_response(404 if content is None else 200)
        self.end_headers()
        try:
            self.wfile.write(content or b"")
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *ignored: Any) -> None:
        """Quiet."""


@contextmanager
def _photo_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _PhotoServer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_photo_can_be_fetched_by_its_address(web: httpx.Client, shop: Shop) -> None:
    with _photo_server() as address:
        taken = shop.api.post("/photos", json={"url": f"{address}/photo.jpg"})
        assert taken.status_code == 201
        assert web.get(taken.json()["url"]).content == photo_bytes()
        assert problem_codes(shop.api.post("/photos", json={"url": f"{address}/page"})) == [("photo", "not_a_picture")]
        assert problem_codes(shop.api.post("/photos", json={"url": f"{address}/gone"})) == [
            ("url", "photo_not_fetched")
        ]
        assert shop.api.post("/photos", json={"url": f"{address}/large"}).status_code == 413
    for url in (f"{address}/photo.jpg", "http://[", "http://"):
        assert problem_codes(shop.api.post("/photos", json={"url": url})) == [("url", "photo_not_fetched")]
    assert problem_codes(shop.api.post("/photos", json={"url": "file:///etc/passwd"})) == [("url", "invalid")]
