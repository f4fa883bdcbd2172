"""The worker tells people what it has published, by e-mail, over a real SMTP server."""

from pathlib import Path

import pytest

from tests import smtp_server
from tests.scenarios.conftest import Installation
from tests.scenarios.databases import execute
from tests.scenarios.workers import at_work, wait_until

pytestmark = [pytest.mark.all, pytest.mark.timeout(300)]


def test_what_a_run_published_reaches_its_owner_by_e_mail(installation: Installation, tmp_path: Path) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    installation.done("user", "add", "amal@example.org", "--business", "souk", "--link")
    installation.done("account", "add", "stall", "--business", "souk", "--connector", "memory")
    execute(
        installation,
        "INSERT INTO qafila_sync_notice (business_id, account_id, kind, count, began_at, at)"
        " VALUES (1, 1, 'published', 3, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00')",
    )
    with smtp_server.running() as post:
        with at_work(installation, tmp_path / "log", QAFILA_EMAIL_URL=f"smtp://127.0.0.1:{post.port}"):
            wait_until(lambda: bool(post.letters), 120, "the letter has arrived")
        (letter,) = post.letters
    assert letter["To"] == "amal@example.org"
    assert "3 produits sont maintenant en vente sur stall." in letter.get_content()
