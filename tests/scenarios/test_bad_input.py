"""Bad input and bad luck: one clear sentence with what to do next, the right exit code, and nothing lost."""

import contextlib
import sqlite3
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import openpyxl.drawing.image
import pytest

from practice import server
from qafila.keys import KEY_FILE
from qafila.packages import PackageClash, refuse_clashes
from tests.scenarios.conftest import Installation, Ran, copy, live, open_shop, write_photo, write_sheet

pytestmark = pytest.mark.all


def told(ran: Ran, code: int, *words: str) -> None:
    """One sentence on stderr, nothing on stdout, no stack trace."""
    assert ran.code == code, (ran.out, ran.err)
    assert "Traceback" not in ran.err + ran.out
    assert "did not foresee" not in ran.err
    for word in words:
        assert word in ran.err, ran.err


def swollen(file: Path) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b"0" * 1_000_000)
    return file


def huge(file: Path) -> Path:
    with file.open("wb") as sheet:
        sheet.truncate(200_000_001)
    return file


def holding(content: bytes) -> Callable[[Path], Path]:
    def write(file: Path) -> Path:
        file.write_bytes(content)
        return file

    return write


@pytest.fixture(scope="module")
def souk(
    migrated: Installation, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Installation:
    """A business that stays as it is: whatever is given to it is refused."""
    made = copy(migrated, tmp_path_factory.mktemp("souk") / "home", request)
    made.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    return made


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("empty.csv", holding(b"")),
        ("photo.csv", holding(b"\xff\xd8\xff\xe0" + bytes(500))),
        ("letter.pdf", holding(b"%PDF-1.7\n" + bytes(500))),
        ("noise.xlsx", holding(bytes(range(256)) * 20)),
        ("broken.xlsx", holding(b"PK\x03\x04" + bytes(200))),
        ("swollen.xlsx", swollen),
        ("huge.csv", huge),
    ],
)
def test_a_file_that_is_no_table_of_products_is_refused_in_the_sellers_language(
    souk: Installation, tmp_path: Path, name: str, make: Callable[[Path], Path]
) -> None:
    told(souk.run("import", str(make(tmp_path / name)), "--business", "souk"), 3, " ")
    assert souk.done("export", "--business", "souk").json() == {"products": []}


def test_what_is_not_there_is_named_and_what_there_is_told(installation: Installation, tmp_path: Path) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    sheet = write_sheet(tmp_path / "p.csv", [("R1", "Panier", "50", 1, "")])
    told(installation.run("import", str(sheet), "--business", "suk"), 2, "'suk'", "souk")
    told(installation.run("import", str(tmp_path / "gone.csv"), "--business", "souk"), 2, "gone.csv")
    told(installation.run("sync", "--business", "souk"), 2, "qafila account add")
    told(installation.run("status", "--business", "souk", "--account", "stall"), 2, "'stall'")
    told(installation.run("account", "add", "x", "--business", "souk", "--connector", "nowhere"), 2, "nowhere")
    told(installation.run("business", "add", "Other", "--country", "Atlantis"), 2, "Atlantis")
    told(installation.run("business", "add", "Again", "--country", "MA", "--slug", "souk"), 2, "souk")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "api_key=abc"), "--secret api_key=env:"),
        (("--secret", "api_key=abc"), "--secret api_key=env:VARIABLE"),
        (("--set", "colour=red"), "colour"),
        (("--set", "url"), "KEY=VALUE"),
        (("--set", "url=http://127.0.0.1:1", "--rate", "much"), "0.092"),
        (("--set", "url=http://127.0.0.1:1", "--currency", "XXQ"), "XXQ"),
        ((), "url"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(souk: Installation, words: tuple[str, ...], said: str) -> None:
    ran = souk.run("account", "add", "stall", "--business", "souk", "--connector", "practice", *words)
    told(ran, 2, said)
    assert souk.done("account", "list", "--json").json() == []


@pytest.fixture
def shop(installation: Installation, market: server.Marketplace, tmp_path: Path) -> Installation:
    """With one product that is ready to be published."""
    open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    sheet = write_sheet(tmp_path / "p.csv", [("R1", "Panier tressé", "50,00", 1, "p.jpg")])
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    return installation


def test_a_wrong_key_is_refused_and_a_right_one_takes_up_the_work_again(
    shop: Installation, market: server.Marketplace
) -> None:
    shop.done("account", "set", "practice", "--business", "souk", "--secret", "api_key=env:K", K="wrong")
    told(shop.run("account", "check", "practice", "--business", "souk"), 3, "--secret")
    told(shop.run("sync", "--business", "souk"), 3, "--secret")
    key = market.register("Souk again", "MA", "MAD", "fr")
    shop.done("account", "set", "practice", "--business", "souk", "--secret", "api_key=env:K", K=key)
    shop.done("account", "check", "practice", "--business", "souk")
    shop.done("sync", "--business", "souk")
    assert live(market) == 1


def test_secrets_of_another_key_file_cannot_be_read_and_are_not_lost(
    shop: Installation, market: server.Marketplace
) -> None:
    keys = shop.home / KEY_FILE
    kept = keys.read_text()
    keys.unlink()
    told(shop.run("sync", "--business", "souk"), 2, "key file", "qafila migrate")
    shop.done("migrate")
    told(shop.run("sync", "--business", "souk"), 2, "restore the key file")
    told(shop.run("account", "check", "practice", "--business", "souk"), 2, "restore the key file")
    keys.write_text(kept)
    shop.done("sync", "--business", "souk")
    assert live(market) == 1


def test_a_marketplace_that_is_down_is_told_and_nothing_is_lost(installation: Installation, tmp_path: Path) -> None:
    with server.running(tmp_path / "market", review=0.1) as market:
        open_shop(installation, market)
        port = market.port
    write_photo(tmp_path / "p.jpg")
    rows = [(f"R{n}", f"Panier {n}", "50,00", 1, "p.jpg") for n in range(8)]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    told(installation.run("sync", "--business", "souk"), 3, "ne répond pas", "prochaine synchronisation")
    with server.running(tmp_path / "market", port=port, review=0.1) as market:
        installation.done("sync", "--business", "souk")
        assert (live(market), market.stats()["doubles"]) == (8, [])


def test_without_migrate_every_command_says_to_run_it(tmp_path: Path) -> None:
    told(Installation(tmp_path / "nowhere").run("business", "list"), 2, "qafila migrate")


def test_another_distribution_with_a_package_of_our_name_is_refused() -> None:
    with pytest.raises(PackageClash, match="'connectors' comes from other-connectors"):
        refuse_clashes({"connectors": ["qafila", "other-connectors"], "requests": ["requests"]})
    refuse_clashes({"connectors": ["qafila"], "requests": ["requests"]})


@pytest.mark.parametrize("name", ["qafila.sqlite3", "engine.sqlite3"])
def test_a_database_that_another_process_holds_is_told(tmp_path: Path, market: server.Marketplace, name: str) -> None:
    shop = Installation(tmp_path / "home")
    shop.done("migrate")
    open_shop(shop, market)
    with contextlib.closing(sqlite3.connect(shop.home / name, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        told(shop.run("sync", "--business", "souk"), 3, "busy", "again in a moment")
    shop.done("sync", "--business", "souk")


def test_a_zip_gives_its_list_and_its_photos(installation: Installation, tmp_path: Path) -> None:
    write_photo(tmp_path / "panier.jpg")
    sheet = write_sheet(tmp_path / "p.csv", [("R1", "Panier", "50", 1, "panier.jpg")])
    with zipfile.ZipFile(tmp_path / "souk.zip", "w") as package:
        package.write(sheet, "liste/p.csv")
        package.write(tmp_path / "panier.jpg", "photos/panier.jpg")
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    imported = installation.done("import", str(tmp_path / "souk.zip"), "--business", "souk", "--json").json()
    assert imported["created"] == 1
    assert [issue["code"] for issue in imported["issues"] if issue["code"].startswith("photo")] == []


def test_a_workbook_gives_the_pictures_that_were_pasted_into_it(installation: Installation, tmp_path: Path) -> None:
    write_photo(tmp_path / "cadre.jpg", (20, 90, 160))
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Nom", "Prix", "Photo"), ("Panier", 50, ""), ("Cadre", 80, "cadre.jpg")):
        book.active.append(row)
    book.active.add_image(openpyxl.drawing.image.Image(BytesIO(write_photo(tmp_path / "colle.jpg").read_bytes())), "C2")
    book.save(tmp_path / "souk.xlsx")
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    command = ("import", str(tmp_path / "souk.xlsx"), "--business", "souk", "--images", str(tmp_path), "--json")
    imported = installation.done(*command).json()
    assert imported["created"] == 2
    assert [
        issue["code"] for issue in imported["issues"] if issue["field"] == "images" or "photo" in issue["code"]
    ] == []
    assert len(list(installation.home.rglob("originals/**/*.jpg"))) == 2
