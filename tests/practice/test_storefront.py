"""The pages that shoppers see: complete, in the listing's language, and harmless whatever a seller wrote."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from practice.server import Marketplace
from tests.practice.shop import Json, Shop, variant

NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class _Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((name, value or "") for name, value in attrs)


def _page(web: httpx.Client, listing: Json) -> str:
    reply = web.get(f"/listing/{listing['id']}")
    assert reply.status_code == 200
    return reply.text


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_listing_shows_all_that_was_sent(web: httpx.Client, shop: Shop) -> None:
    photos = [{"id": shop.photo(), "alt": f"Vue {number}"} for number in (1, 2)]
    variants = [
        variant("A", "1250.00", compare_at="1500.00", quantity=3, sku="SKU-A", options={"Taille": "Petit"}),
        variant("B", "1300.00", quantity=0, options={"Taille": "Grand"}, photo=photos[1]["id"]),
    ]
    made = shop.create(
        title="Tapis & kilim",
        description="<p>Noué <strong>à la main</strong></p>",
        brand="Tafoukt",
        origin="MA",
        category="Maison",
        attributes={"Matière": "Laine"},
        tags=["artisanat"],
        options=[{"name": "Taille", "values": ["Petit", "Grand"]}],
        variants=variants,
        photos=photos,
    )
    page = _page(web, made)
    assert '<html lang="fr" dir="ltr">' in page
    assert "<title>Tapis &amp; kilim · Marché d’essai</title>" in page
    assert "<strong>à la main</strong>" in page
    assert "<s><bdi>1\u202f500,00\xa0€</bdi></s>" in page
    for photo in photos:
        assert f'src="/photos/{photo["id"]}"' in page
        assert f'alt="{photo["alt"]}"' in page
    words = _words(page)
    expected = ("À partir de 1 250,00 €", "au lieu de 1 500,00 €", "-17 %", "Tafoukt", "Maroc", "Maison", "Neuf")
    for word in (*expected, "Matière Laine", "artisanat", "Petit SKU-A", "Plus que 3", "Épuisé", "Coopérative Tafoukt"):
        assert word in words, word
    assert 'role="status"' not in page


def test_an_arabic_listing_reads_from_right_to_left(web: httpx.Client, shop: Shop) -> None:
    made = shop.create(title="زيت أركان", language="ar", variants=[variant(price="12.50", quantity=None)])
    page = _page(web, made)
    assert '<html lang="ar" dir="rtl">' in page
    assert "<h1>زيت أركان</h1>" in page
    assert re.search(r"<bdi>\u200f?12,50\xa0€</bdi>", page), "as in Morocco"
    assert "متوفر" in page
    assert "سوق التدريب" in page


@pytest.mark.parametrize(
    ("currency", "country", "language", "price", "shown"),
    [
        ("MAD", "MA", "fr", "12.50", "12,50\xa0MAD"),
        ("KWD", "KW", "ar", "3.505", "3.505\xa0د.ك.\u200f"),
        ("RWF", "RW", "en", "1200", "RF1,200"),
        ("EUR", "FR", "ar", "3.50", "3.50\xa0€"),
        ("EUR", "MA", "xx", "3.50", "€3.50"),
    ],
)
def test_prices_are_written_as_people_write_them(
    web: httpx.Client, market: Marketplace, currency: str, country: str, language: str, price: str, shown: str
) -> None:
    with Shop(market, currency=currency, country=country, language=language) as shop:
        page = _page(web, shop.create(variants=[variant(price=price)]))
    assert f"{shown}</bdi>" in page, re.findall("<bdi>.*?</bdi>", page)


def test_no_markup_of_a_seller_gets_through(web: httpx.Client, shop: Shop, market: Marketplace) -> None:
    made = shop.create(
        title=NASTY,
        description=f"<p onclick=alert(1)>ok</p><a href='javascript:alert(3)'>a</a>{NASTY}<style>*{{}}</style>",
        brand=NASTY,
        category=NASTY,
        attributes={NASTY: NASTY},
        tags=[NASTY],
        options=[{"name": NASTY, "values": [NASTY]}, {"name": "B", "values": [NASTY]}],
        variants=[variant(NASTY, sku=NASTY, gtin=NASTY, options={NASTY: NASTY}), variant("B")],
        photos=[{"id": shop.photo(), "alt": NASTY}, {"id": shop.photo(), "alt": NASTY}],
    )
    seller = shop.api.get("/account").json()["seller"]
    for path in (f"/listing/{made['id']}", "/", f"/seller/{seller}"):
        page = web.get(path).text
        elements = _Elements(page)
        assert not elements.tags & {"script", "style", "iframe"}
        assert not {name for name, _ in elements.attributes if name.startswith(("on", "style"))}
        assert all(value.startswith("/") for name, value in elements.attributes if name in ("src", "href"))
        assert "&lt;script&gt;" in page


def test_pages_and_photos_forbid_everything_but_themselves(web: httpx.Client, shop: Shop) -> None:
    made = shop.create()
    page, photo = web.get(f"/listing/{made['id']}"), web.get(f"/photos/{made['photos'][0]['id']}")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert " style=" not in page.text
    for reply in (page, photo, web.get("/storefront.css")):
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in photo.headers["Content-Security-Policy"]


def test_a_page_loads_only_what_the_marketplace_serves(web: httpx.Client, shop: Shop) -> None:
    page = _page(web, shop.create())
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert address.startswith("/")
        assert web.get(address).status_code == 200, address
    assert len(page.encode()) < 20_000


def test_a_listing_that_is_not_on_sale_says_so(web: httpx.Client, shop: Shop) -> None:
    refused = shop.create(photos=[])
    words = _words(_page(web, refused))
    assert "Refusée" in words
    assert "Il n’y a pas de photo." in words
    withdrawn = shop.create(ref="W")
    shop.api.post(f"/listings/{withdrawn['id']}/withdraw")
    assert "Retirée de la vente" in _words(_page(web, withdrawn))
    seller = shop.api.get("/account").json()["seller"]
    assert "n’a rien en vente" in _words(web.get(f"/seller/{seller}").text)


def test_a_sellers_shop_lists_what_is_live_in_pages(web: httpx.Client, shop: Shop, neighbour: Shop) -> None:
    photos = [{"id": shop.photo(), "alt": ""}]
    for number in range(26):
        shop.create(ref=f"R{number}", title=f"Produit {number}", photos=photos)
    neighbour.create(title="Ailleurs")
    address = f"/seller/{shop.api.get('/account').json()['seller']}"
    first, second = web.get(address).text, web.get(address, params={"page": 2}).text
    assert "26 produits" in first
    assert [page.count('class="card"') for page in (first, second)] == [24, 2]
    assert "Ailleurs" not in first
    assert web.get(address, params={"page": "²"}).text == first


@pytest.mark.parametrize(
    ("asked", "language"), [("ar-MA,fr;q=0.8", "ar"), ("fr-FR", "fr"), ("de", "en"), ("de, fr", "fr"), ("", "en")]
)
def test_the_home_page_speaks_the_browsers_language(web: httpx.Client, asked: str, language: str) -> None:
    page = web.get("/", headers={"Accept-Language": asked}).text
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page


def test_the_home_page_shows_the_newest_and_the_sellers(web: httpx.Client, shop: Shop) -> None:
    made = shop.create(title="Le plus récent")
    page = web.get("/").text
    assert page.index("Le plus récent") < page.index("Coopérative Tafoukt")
    assert f'href="/listing/{made["id"]}"' in page
    assert f'href="/seller/{shop.api.get("/account").json()["seller"]}"' in page


@pytest.mark.parametrize("path", ["/listing/L0", "/seller/S0", "/photos/P0", "/nowhere"])
def test_a_page_that_is_not_there_is_a_page(web: httpx.Client, path: str) -> None:
    reply = web.get(path, headers={"Accept-Language": "fr"})
    assert reply.status_code == 404
    assert "n’existe pas" in reply.text
