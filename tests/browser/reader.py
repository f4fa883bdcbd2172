"""Somebody with a browser, who looks at every page on her way: that anybody can use it, and that it fits her screen."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PATIENCE = 150_000
"""Milliseconds until something counts as never happening; a busy machine only takes longer."""
LOW = """[...document.querySelectorAll("button, select, textarea, input, a.button, nav a, footer a")]
    .filter(each => each.checkVisibility() && !["checkbox", "radio"].includes(each.type))
    .filter(each => each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML.slice(0, 150))"""
"""What is too low for a thumb: below 44 pixels."""
RULES = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})


class NoBrowser(Exception):
    pass


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Debian's chromium."""
    found = shutil.which("chromium")
    if found is None:
        raise NoBrowser("chromium is not installed: `make test-all` installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield opened
        opened.close()


@dataclass
class Reader:
    page: Page
    address: str
    axe: str
    seen: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What the browser complained of."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda said: self.told.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def look(self) -> None:
        """At the page as it is now."""
        self.page.wait_for_load_state()
        where = self.page.url.removeprefix(self.address)
        self.seen.append(where)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{where} is {wide} pixels wider than the screen"
        low: list[str] = self.page.evaluate(LOW)
        assert not low, f"{where}: too low for a thumb: {low}"
        if self.axe:
            self.page.evaluate(self.axe)
            found: dict[str, Any] = self.page.evaluate(f"axe.run({RULES})")
            violations = [
                f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
                for each in found["violations"]
            ]
            assert not violations, f"{where}: {violations}"

    def wait_for(self, selector: str) -> None:
        """And look at the page that has it."""
        try:
            self.page.wait_for_selector(selector)
        except PlaywrightError:
            raise AssertionError(f"no {selector}: {self.told} {self.page.locator('body').inner_text()}") from None
        self.look()

    def press(self, button: str) -> None:
        """By what it does: the words differ by language."""
        self.page.locator(button).first.click()
        self.look()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.select_option(f"main [name={name}]", value)

    def give(self, selector: str, *files: Path) -> None:
        self.page.set_input_files(selector, [str(file) for file in files])
