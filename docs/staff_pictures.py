"""Makes the pictures of docs/guide-staff.md: the pages for staff over a made-up programme.

Needs Debian's chromium: .venv/bin/python docs/staff_pictures.py
"""

import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from benchmarks.stand.staff import signed_in
from docs.pictures import keep

CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files",
)  # fmt: skip
PICTURES = (
    ("staff-accounts.png", "/staff/", "en", "1240,900"),
    ("staff-accounts-phone.png", "/staff/?shown=stuck", "ar", "500,1000"),
    ("staff-causes.png", "/staff/causes/", "fr", "1240,760"),
    ("staff-indicators.png", "/staff/indicators/?by=country", "en", "1240,900"),
)
BUSINESSES = (
    ("Atlas Argan", "MA", "2026 spring", True, False), ("Zellige Fès", "MA", "2026 spring", False, True),
    ("Petra Olive Soap", "JO", "2026 spring", True, True), ("Amman Mosaics", "JO", "2025 autumn", True, None),
    ("Kigali Baskets", "RW", "2025 autumn", True, True), ("Imigongo Studio", "RW", "2026 spring", None, True),
    ("Muscat Frankincense", "OM", "2025 autumn", False, False), ("Lagos Adire", "NG", "2025 autumn", True, True),
)  # fmt: skip
SMALL = {
    "code": "photo_too_small",
    "value": "IMG_2071.jpg",
    "params": {"width": "380", "height": "380", "needed": "500"},
}
UNBRANDED = {"code": "brand_missing", "message": {
    "en": "This platform asks for a brand.", "fr": "Cette plateforme demande une marque.",
    "ar": "تطلب هذه المنصة علامة تجارية."}, "hint": {
    "en": "Give the name under which you sell.", "fr": "Donnez le nom sous lequel vous vendez.",
    "ar": "يُرجى كتابة الاسم الذي تبيعون به."}}  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        client = signed_in(home)
        for number, about in enumerate(BUSINESSES):
            _business(number, *about)
        for name, page, language, size in PICTURES:
            client.cookies["language"] = language
            html = client.get(page).content.decode()
            shown = Path(home) / "page.html"
            shown.write_text(_with_styles_of_files(html), "utf-8")
            _take(shown, ROOT / "docs" / name, size, home)


def _with_styles_of_files(html: str) -> str:
    return re.sub(r'(href|src)="/static/[^/"]+/', rf'\1="{(ROOT / "console" / "static").as_uri()}/', html)


def _take(page: Path, picture: Path, size: str, home: str) -> None:
    options = (f"--user-data-dir={home}/profile", f"--window-size={size}", f"--screenshot={picture}")
    subprocess.run([*CHROMIUM, *options, page.as_uri()], check=True, capture_output=True)  # noqa: S603
    with Image.open(picture) as taken:
        keep(taken, picture)


def _business(number: int, name: str, country: str, cohort: str, women: bool | None, youth: bool | None) -> None:
    from catalog import store as catalogue
    from catalog.models import ImportRun
    from sync.models import ChannelAccount, ListingRow
    from sync.store.clock import now

    at = now()
    business = catalogue.add_business(name, country)
    business.cohort, business.women_led, business.youth_led = cohort, women, youth
    business.save()
    came = at - timedelta(days=40 + number)
    ImportRun.objects.create(
        business=business, file="products.xlsx", dialect="freeform", started_at=came, finished_at=came,
        rows=40, created=40, changed=0, unchanged=0, archived=0,
    )  # fmt: skip
    counts = {
        "live": (28, 40, 12, 0, 33, 9, 0, 21)[number],
        "pending": number % 3,
        "rejected": (4, 0, 0, 0, 2, 0, 0, 7)[number],
    }
    counts["blocked"] = (0, 0, 9, 14, 0, 3, 0, 0)[number]
    refused = number == 6
    shut_out = at - timedelta(days=3) if refused else None
    account = ChannelAccount.objects.create(
        business=business, name="Shop", connector=("woocommerce", "prestashop", "saleor")[number % 3], language="en",
        currency="USD", state="refused" if refused else "active", stuck_since=shut_out,
        issues=[{"code": "account_refused", "params": {"platform": "Platform"}}] if refused else [], dirty=0,
    )  # fmt: skip
    ListingRow.objects.within(business).bulk_create(
        ListingRow(
            business=business, account=account, product_key=f"{state}{each}", title=f"Product {each}", state=state,
            issues=[UNBRANDED if state == "rejected" else SMALL] if state in ("rejected", "blocked") else [],
            stuck_since=at - timedelta(days=2 * number + 1) if state in ("rejected", "blocked") else None,
            first_live_at=at - timedelta(days=30) if state == "live" else None, synced_at=at, accepted_at=at,
            refused_at=at if state == "rejected" else None,
        )
        for state, count in counts.items()
        for each in range(count)
    )  # fmt: skip


if __name__ == "__main__":
    main()
