"""All that is kept of a business as one file: its news, and who did what, with the rest."""

import json
import zipfile
from pathlib import Path

import pytest

from catalog import store as catalogue
from console.models import Deed
from qafila.home import home
from qafila.keeping.portrait import export_business
from qafila.keys import make_keys
from sync.models import Notice
from sync.store import accounts, notices


@pytest.mark.django_db(transaction=True)
def test_news_and_deeds_of_the_business_alone_are_in_it(tmp_path: Path) -> None:
    make_keys(home())
    for slug in ("souk", "bazar"):
        business = catalogue.add_business(slug, "MA", slug=slug)
        account = accounts.add_account(business, f"{slug} shop", "memory", accounts.Changes(config={"shop": slug}))
        notices.add(account, Notice.Kind.PUBLISHED, 3)
        Deed.objects.create(business=business, who=f"Amal of {slug}", page="publish", about=account.name)
    export_business(catalogue.business("souk"), tmp_path / "souk.zip")
    with zipfile.ZipFile(tmp_path / "souk.zip") as archive:
        (news,) = json.loads(archive.read("news.json"))
        (deed,) = json.loads(archive.read("deeds.json"))
    assert (news["account__name"], news["kind"], news["count"]) == ("souk shop", "published", 3)
    assert (deed["who"], deed["page"], deed["about"]) == ("Amal of souk", "publish", "souk shop")
