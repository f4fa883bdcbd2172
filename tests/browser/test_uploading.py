"""Photos on their way over a link that breaks: what did not arrive is told, and sent again alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from catalog.models import Business
from sync.store import uploads
from tests.browser.furnished import context_of
from tests.browser.reader import NoBrowser, opened_browser
from tests.console.conftest import _no_uploads, business, client_of, member
from tests.scenarios.conftest import write_photo

pytestmark = [pytest.mark.all, pytest.mark.timeout(300)]


def test_a_photo_that_did_not_arrive_is_never_taken_for_one_that_did(
    transactional_db: None, business: Business, live_server: LiveServer, tmp_path: Path
) -> None:
    first, second, third = (write_photo(tmp_path / f"{name}.jpg") for name in ("first", "second", "third"))
    owner = client_of(member(business))
    try:
        with opened_browser() as browser:
            context = context_of(browser, live_server.url, owner, "en")
            page = context.new_page()
            page.goto(f"{live_server.url}/b/souk/upload/")
            lost = iter([True])  # with times=1, a request that is on its way when the route ends may wait for ever
            page.route("**/upload/photos", lambda route: route.abort() if next(lost, False) else route.continue_())
            page.set_input_files("#photos", [first, second])
            stands(page, done=1, failed=1)
            expect(page.locator("#photos-list .failed")).to_contain_text("No connection.")
            page.click("#photos-list .failed button")
            stands(page, done=2, failed=0)
            context.clear_cookies(name="sessionid")
            page.set_input_files("#photos", [third])
            stands(page, done=2, failed=1)
            expect(page.locator("#photos-list .failed")).to_contain_text("You were signed out.")
    except NoBrowser as absent:
        pytest.skip(str(absent))
    assert sorted(uploads.photo_names(business)) == ["first.jpg", "second.jpg"]


def stands(page: Page, *, done: int, failed: int) -> None:
    for state, count in (("done", done), ("failed", failed)):
        expect(page.locator(f"#photos-list .{state}")).to_have_count(count, timeout=60_000)


__all__ = ["_no_uploads", "business"]
