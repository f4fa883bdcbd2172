"""Her list and her photos: kept, read, confirmed in her words, taken over; what is hostile stays at the door."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from catalog import store as catalogue
from catalog.models import Business, Chore
from console import uploading
from images import store as images
from sync import engine
from sync.models import WorkerRow
from sync.store import chores, leases, uploads

SHEET = "Désignation;Tarif;Dispo;Photo;Remarque\nTapis bleu;1 250,00;3;tapis.jpg;x\nPanier;85,50;;panier.jpg;y\n"


def photo(name: str = "tapis.jpg", colour: tuple[int, int, int] = (30, 60, 200)) -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (900, 700), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def sheet(text: str = SHEET, name: str = "prix.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def do_all() -> None:
    """What a worker does."""
    while chore := chores.take("worker"):
        engine.work_on(chore)


def test_a_list_is_read_confirmed_in_her_words_and_taken_over_with_its_photos(
    business: Business, owner: Client
) -> None:
    sent = owner.post("/b/souk/upload/list", {"list": sheet()})
    assert (sent.status_code, Chore.objects.within(business).count()) == (302, 1)
    assert "is being read" in owner.get(sent["Location"]).content.decode()
    do_all()
    page = owner.get(sent["Location"]).content.decode()
    assert "name of the product" in page and "Tapis bleu" in page and "1250.00 MAD" in page
    assert not catalogue.products(business), "nothing is written before she says so"
    owner.post("/b/souk/upload/photos", {"photos": [photo(), photo("panier.jpg", (200, 120, 0))]})
    again = owner.post(sent["Location"], {"column-4": "brand"})
    do_all()
    taken = owner.post(again["Location"], {"wish": "take"})
    do_all()
    page = owner.get(taken["Location"]).content.decode()
    assert "New products: 2" in page
    rug, basket = catalogue.products(business)
    assert (str(rug.variants[0].offer.price), rug.variants[0].offer.quantity) == ("1250.00 MAD", 3)
    assert (rug.brand, basket.brand) == ("x", "y")
    assert set(images.known(business)) == {"tapis.jpg", "panier.jpg"}
    business.refresh_from_db()
    assert business.mapping["Remarque"] == "brand", "the next list is read so without being asked"
    products = owner.get("/b/souk/products/").content.decode()
    assert products.count('<img src="/photos/') == 2


def test_what_is_wrong_is_mended_once_it_is_taken_over_and_a_broken_photo_is_told(
    business: Business, owner: Client
) -> None:
    sent = owner.post("/b/souk/upload/list", {"list": sheet("Nom;Prix;Photo\nTapis;;a.jpg\n")})
    whole = photo().read()
    owner.post("/b/souk/upload/photos", {"photos": SimpleUploadedFile("half.jpg", whole[: len(whole) // 2])})
    do_all()
    page = owner.get(sent["Location"]).content.decode()
    assert "has no price" in page and "Mend it here" not in page, "there is no product to mend yet"
    taken = owner.post(sent["Location"], {"wish": "take"})["Location"]
    do_all()
    assert "Mend it here" in owner.get(taken).content.decode()
    told = owner.get("/b/souk/upload/").content.decode()
    assert "half.jpg" in told and "1 photo has come" in told


def test_sent_twice_it_is_read_once(business: Business, owner: Client) -> None:
    first, second = (owner.post("/b/souk/upload/list", {"list": sheet()}) for _ in range(2))
    assert first["Location"] == second["Location"]


def test_a_worker_that_died_leaves_nothing_undone(business: Business, owner: Client) -> None:
    sent = owner.post("/b/souk/upload/list", {"list": sheet()})
    assert chores.take("dead") is not None
    assert chores.take("dead") is None, "it has it already"
    leases.sign_in("dead")
    assert chores.take("other") is None, "another worker that is alive has it"
    WorkerRow.objects.all().delete()
    do_all()
    assert "Tapis bleu" in owner.get(sent["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 nothing", "PDF"),
        (b"\x00\x01\x02\x03" * 50, ""),
        (b"just words\nand no table", ""),
    ],
)
def test_a_file_that_is_no_list_is_told_in_one_sentence(
    business: Business, owner: Client, given: bytes, said: str
) -> None:
    sent = owner.post("/b/souk/upload/list", {"list": SimpleUploadedFile("x.csv", given)}, follow=True)
    do_all()
    page = owner.get(sent.redirect_chain[-1][0]).content.decode() if given else sent.content.decode()
    assert said in page
    assert "Traceback" not in page
    assert 'class="error"' in page or "note error" in page
    assert not catalogue.products(business)


def test_a_chore_that_breaks_says_so_and_the_next_ones_turn_comes(business: Business, owner: Client) -> None:
    chores.ask(business, chores.READ, nonsense=True)
    sent = owner.post("/b/souk/upload/list", {"list": sheet()})
    do_all()
    broken = Chore.objects.within(business).earliest("pk")
    assert (broken.state, broken.issues[0]["code"]) == ("failed", "chore_broke")
    assert "Tapis bleu" in owner.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("start", [b"<svg onload=alert(1)>", b"<?php ", b"%PDF", b"MZ\x90", b""])
def test_what_is_no_photo_is_refused_at_the_door(business: Business, owner: Client, start: bytes) -> None:
    answer = owner.post(
        "/b/souk/upload/photos",
        {"photos": SimpleUploadedFile("x.jpg", start + b"x" if start else b"")},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 400
    assert "x.jpg" in answer.json()["refused"][0] or not start
    assert uploads.photo_names(business) == []


def test_a_photo_that_is_too_large_is_refused(
    business: Business, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_OF_A_PHOTO", 1000)
    answer = owner.post("/b/souk/upload/photos", {"photos": photo()}, headers={"accept": "application/json"})
    assert (answer.status_code, uploads.photo_names(business)) == (400, [])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../keys", "keys"),
        ("..\\..\\a b.JPG", "a b.JPG"),
        ("/etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ("صورة ١.jpg", "صورة ١.jpg"),
        ("a\x00b\u202e.jpg", "ab.jpg"),
        ("..", "photo"),
        ("", "photo"),
        ("é" * 300 + ".jpg", "é" * 60 + ".jpg"),
    ],
)
def test_names_stay_names(given: str, kept: str) -> None:
    assert uploads.tidy_name(given) == kept


def test_photos_of_one_name_do_not_push_each_other_out_but_a_retaken_one_does(
    business: Business, owner: Client
) -> None:
    owner.post("/b/souk/upload/photos", {"photos": photo("image.jpg")})
    owner.post("/b/souk/upload/photos", {"photos": photo("image.jpg", (9, 9, 9))})
    owner.post("/b/souk/upload/photos", {"photos": photo("image.jpg", (9, 9, 9))})
    assert len(uploads.photo_names(business)) == 2
    owner.post("/b/souk/upload/list", {"list": sheet(SHEET.replace("tapis.jpg", "image.jpg"))})
    do_all()
    read = chores.latest(business, chores.READ)
    assert read is not None
    owner.post(f"/b/souk/work/{read.pk}/", {"wish": "take"})
    do_all()
    owner.post("/b/souk/upload/photos", {"photos": photo("image.jpg", (1, 200, 1))})
    assert len(uploads.photo_names(business)) == 2, "the product's photo was taken anew"


def test_nothing_is_left_of_an_upload_that_was_cut_off(business: Business, tmp_path: Path) -> None:
    def cut() -> object:
        yield b"half of it"
        raise OSError

    with pytest.raises(OSError):
        uploads.keep_list(business, cut())  # type: ignore[arg-type]
    assert list(uploads.photos_of(business).parent.joinpath("lists").glob(".*")) == []


def test_one_business_does_not_see_anothers_chores(business: Business, other_business: Business, owner: Client) -> None:
    foreign = chores.ask(other_business, chores.READ, file="x", digest="0" * 64, mapping={})
    assert owner.get(f"/b/souk/work/{foreign.pk}/").status_code == 404
