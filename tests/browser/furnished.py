"""A business in which every page has something to show, and people of each kind signed in to look at it."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext
from pydantic import SecretStr

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from connectors.channels.etsy import EtsyConnector
from connectors.receipt import Tokens
from console import links
from console.accounts import check
from console.models import Invitation, Membership, User
from practice import server
from qafila.home import PRACTICE, home
from sync.models import ChannelAccount, Notice, SyncRun
from sync.store import accounts, chores, drifts, notices, operator
from sync.store.choices import choose
from sync.store.clock import now
from tests.browser.entrepreneur import PHONE
from tests.connectors.etsy.fake import KEY, SHOP, TOKEN, EtsyShop
from tests.console.conftest import client_of, member, person, staff_member
from tests.console.test_catalogue import add
from tests.console.test_drifting import CHANGED, REMOVED, TWICE
from tests.console.test_upload import do_all, photo, sheet
from tests.sync.programme import connected, listed

PASSWORD = "tapis bleu 1987"
LONG = "Tapis_berbère_noué_main_du_Haut_Atlas_en_laine_vierge_teinte_aux_plantes"
"""One word that is wider than a phone."""
SMALL = {
    "code": "photo_small",
    "message": {"en": "The photo is below 500 px.", "fr": "La photo fait moins de 500 px.", "ar": "الصورة صغيرة جدا."},
    "hint": {"en": "Take it anew.", "fr": "Reprenez-la.", "ar": "يُرجى التقاطها من جديد."},
}


@dataclass(frozen=True)
class Place:
    """`names` stand for the parts of paths."""

    people: dict[str, Client]
    names: dict[str, object]


def furnish(souk: Business, bazar: Business, market: server.Marketplace, etsy: EtsyShop) -> Place:
    """The first is full of goods, accounts and work; the second has nothing yet."""
    cache.clear()  # who asked how often
    (home() / PRACTICE).write_text(market.url.removeprefix("http://"), "utf-8")
    owner = client_of(member(souk))
    names = {**_goods(souk, owner), **_accounts(souk, owner, etsy), **_links(souk)}
    return Place({"owner": owner, **_people(souk, bazar)}, names)


def _goods(souk: Business, owner: Client) -> dict[str, object]:
    owner.post("/b/souk/upload/photos", {"photos": [photo("a.jpg"), photo("loose.jpg")]})
    for key, category in (("A", "Tapis"), ("B", "Lampes")):
        made = add(souk, key, LONG if key == "B" else "Tapis du Haut Atlas", price=None if key == "B" else "1250")
        catalogue.edit(souk, made.model_copy(update={"seller_category": category}))
    read = owner.post("/b/souk/upload/list", {"list": sheet()})["Location"]
    do_all()
    taken = owner.post(read, {"wish": "take"})["Location"]
    broken = {f"broken_{kind}": chores.ask(souk, kind, nonsense=True).pk for kind in (chores.READ, chores.IMPORT)}
    do_all()
    return {"read": _number(read), "taken": _number(taken), **broken}


def _accounts(souk: Business, owner: Client, etsy: EtsyShop) -> dict[str, object]:
    practice = owner.post("/b/souk/accounts/practise")["Location"]
    plan = owner.post(f"{practice}plan")["Location"]
    do_all()
    waits = owner.post("/b/souk/upload/list", {"list": sheet(name="nouvelle liste.csv")})["Location"]
    row = ChannelAccount.objects.within(souk).get(pk=_number(practice))
    listed(row, {"live": 3, "rejected": 2, "blocked": 1, "pending": 2}, issues=[SMALL])
    SyncRun.objects.create(business=souk, account=row, epoch=1, worker="a", total=400, done=120)
    drifts.keep(row, [CHANGED, REMOVED, TWICE], now())
    for kind in Notice.Kind:
        notices.add(row, kind, 3)
    shut_out = connected(souk, "Une boutique fermée", state="refused")
    shut_out.issues = [
        Issue(code="account_refused", raw="401 invalid_token", params={"platform": "Memory"}).model_dump(mode="json")
    ]
    shut_out.save()
    return {
        "practice": row.pk,
        "plan": _number(plan),
        "waits": _number(waits),
        "shut_out": shut_out.pk,
        "etsy": _etsy(souk, etsy).pk,
    }


def _etsy(souk: Business, shop: EtsyShop) -> ChannelAccount:
    """Connected; one of her categories has been said, and asks for something."""
    name, _, secret = KEY.partition(":")
    operator.set_app(EtsyConnector, {"client_id": name}, {"client_secret": secret})
    config = accounts.Changes(config={"shop_id": SHOP, "url": shop.url}, schedule="manual")
    row = accounts.add_account(souk, "Etsy", "etsy", config)
    accounts.consented(row, Tokens(access=SecretStr(TOKEN), expires_at=None))
    check(choose(row, EtsyConnector, {"Tapis": "1012"}, {}), EtsyConnector)
    return row


def _links(souk: Business) -> dict[str, object]:
    unknown, known = (
        Invitation.objects.create(business=souk, email=email, role="editor")
        for email in ("somebody.with.a.long.address@example.org", person("known@example.org", PASSWORD).email)
    )
    amal, forgetful = person("amal@example.org"), person("forgetful@example.org", PASSWORD)
    address = EmailAddress.objects.create(user=amal, email=amal.email, primary=True)
    key = {"uidb36": user_pk_to_url_str(forgetful), "key": default_token_generator.make_token(forgetful)}
    return {
        "reset": reverse("account_reset_password_from_key", kwargs=key),
        "confirm": reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]),
        "enter": links.link_for(person("link@example.org")),
        "join": links.link_to_join(unknown),
        "join_known": links.link_to_join(known),
    }


def _people(souk: Business, bazar: Business) -> dict[str, Client]:
    trader = person("trader@example.org")
    for business, role in ((souk, "editor"), (bazar, "owner")):
        Membership.objects.create(business=business, user=trader, role=role)
    person("half@example.org", PASSWORD)
    return {
        "anybody": Client(),
        "newcomer": client_of(person("newcomer@example.org")),
        "amal": client_of(person("amal@example.org")),
        "viewer": client_of(member(souk, "viewer")),
        "trader": client_of(trader),
        "staff": client_of(staff_member("MA")),
        "half": _signed_in(Client(), staff_member(email="half@example.org")),
        "plain": _sure(_signed_in(Client(), person("plain@example.org", PASSWORD))),
        "secured": _secured(),
        "by_link": _by_link(),
        "interrupted": _interrupted(souk),
    }


def _signed_in(browser: Client, user: User) -> Client:
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser


def _secured() -> Client:
    """With a second factor."""
    user = person("secured@example.org", PASSWORD)
    TOTP.activate(user, generate_totp_secret())
    browser, codes = _signed_in(Client(), user), RecoveryCodes.activate(user).get_unused_codes()
    browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    return _sure(browser)


def _sure(browser: Client) -> Client:
    """Asked for the password once more, as before anything that guards the account is changed."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def _by_link() -> Client:
    browser = Client()
    browser.post(links.link_for(person("bylink@example.org", PASSWORD)))
    return browser


def _interrupted(souk: Business) -> Client:
    """Her session ended while she wrote; she has signed in again."""
    person("editor@souk.example", PASSWORD)
    browser, editor = Client(), member(souk, "editor")
    browser.post("/b/souk/products/A/", {"title-fr": LONG, "price-0": "1300", "was-price-0": "1250"})
    return _signed_in(browser, editor)


def context_of(browser: Browser, url: str, client: Client, language: str) -> BrowserContext:
    """A phone on which the same person is signed in."""
    context = browser.new_context(viewport=PHONE, locale=language)  # type: ignore[arg-type]  # its own kind of dict
    cookie = client.cookies.get("sessionid")
    if cookie is not None:
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": url}])
    return context


def _number(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])
