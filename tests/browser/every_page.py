"""Every page there is: by its address in the URLconf, who opens it, and what is done there before it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from tests.browser.reader import Reader

Act = Callable[[Reader], None]


@dataclass(frozen=True)
class Visit:
    """`path` has names of a `Place` in it. `ends`: where it leads, if elsewhere."""

    route: str
    who: str
    path: str
    act: Act | None = None
    status: int = 200
    ends: str = ""


def filled(button: str, **fields: str) -> Act:
    """Fields of a form, and the button that sends it."""

    def act(she: Reader) -> None:
        she.fill(**fields)
        she.press(button)

    return act


def pressed(button: str) -> Act:
    return lambda she: she.press(button)


def invited(email: str) -> Act:
    def act(she: Reader) -> None:
        she.page.fill("#id_email", email)
        she.press("form:has(#id_email) button")

    return act


def nameless(she: Reader) -> None:
    """A business without a letter in its name."""
    she.fill(name="---")
    she.choose(country="MA")
    she.press("main form button")


def too_late(she: Reader) -> None:
    """What guards the form is over: what was typed in a business is kept, elsewhere it is refused."""
    she.page.context.clear_cookies(name="csrftoken")
    she.press("main form button")


def wrong_and_too_late(she: Reader) -> None:
    she.page.context.clear_cookies(name="csrftoken")
    WRONG(she)


WRONG = filled("main form button[type=submit]", login="nobody@example.org", password="wrong")
WITHIN, INSIDE = "b/<str:slug>/", "/b/souk/"


def of_a_business() -> tuple[Visit, ...]:
    """Hers, full of goods; and where nothing is yet."""
    work = tuple(
        Visit(f"{WITHIN}work/<int:pk>/", "owner", f"{INSIDE}work/{{{name}}}/")
        for name in ("read", "taken", "plan", "waits", "broken_read", "broken_import")
    )
    empty = tuple(
        Visit(WITHIN + path, "trader", f"/b/bazar/{path}")
        for path in ("", "upload/", "products/", "prices/", "accounts/", "news/")
    )
    seen = tuple(
        Visit(WITHIN + path, who, INSIDE + path)
        for path in ("", "upload/", "products/", "prices/", "accounts/", "people/", "news/")
        for who in ("owner", "viewer")
    )
    return (*work, *empty, *seen, *_of_products(), *_of_accounts(), *_of_people())


def _of_products() -> tuple[Visit, ...]:
    product, prices = f"{WITHIN}products/<str:key>/", f"{WITHIN}prices/"
    return (
        Visit(f"{WITHIN}products/", "owner", f"{INSIDE}products/?q=nothing+of+that+name"),
        Visit(prices, "owner", f"{INSIDE}prices/", filled("main form[method=post] button", **{"price-B-0": "1,2,3"})),
        Visit(product, "owner", f"{INSIDE}products/A/"),
        Visit(product, "viewer", f"{INSIDE}products/B/"),
        Visit(product, "owner", f"{INSIDE}products/B/", filled("main form button", **{"price-0": "1,2,3"})),
        Visit(product, "owner", f"{INSIDE}products/A/", too_late),
        Visit(product, "owner", f"{INSIDE}products/NOTHING/", status=404),
    )


def _of_accounts() -> tuple[Visit, ...]:
    one = f"{WITHIN}accounts/<int:pk>/"
    added = tuple(
        Visit(f"{WITHIN}accounts/new/<slug:connector>/", "owner", f"{INSIDE}accounts/new/{slug}/")
        for slug in ("ebay", "etsy", "woocommerce")  # one template makes all of them
    )
    wrong = filled("main form button[name=try]", rate="x")
    return (
        *added,
        Visit(f"{WITHIN}accounts/new/<slug:connector>/", "owner", f"{INSIDE}accounts/new/practice/", wrong),
        *(Visit(one, who, f"{INSIDE}accounts/{{practice}}/") for who in ("owner", "viewer")),
        *(Visit(one, "owner", f"{INSIDE}accounts/{{{name}}}/") for name in ("shut_out", "etsy")),
        Visit(f"{one}settings/", "owner", f"{INSIDE}accounts/{{practice}}/settings/"),
        Visit(f"{one}settings/", "viewer", f"{INSIDE}accounts/{{etsy}}/settings/"),
        Visit(f"{one}choices/", "viewer", f"{INSIDE}accounts/{{etsy}}/choices/"),
        Visit(f"{one}choices/", "owner", f"{INSIDE}accounts/{{etsy}}/choices/?q=rugs"),
        Visit(f"{one}connect/", "owner", f"{INSIDE}accounts/{{etsy}}/connect/"),
        Visit(f"{one}connect/", "viewer", f"{INSIDE}accounts/{{etsy}}/connect/", status=403),
    )


def _of_people() -> tuple[Visit, ...]:
    people = f"{INSIDE}people/"
    gone = pressed("form[action$='/role'] button[formaction$='/remove']")
    return (
        Visit(f"{WITHIN}people/invite", "owner", people, invited("new@example.org")),
        Visit(f"{WITHIN}people/invite", "owner", people, invited("owner@souk.example")),
        Visit(f"{WITHIN}people/<int:pk>/remove", "owner", people, gone),  # the only owner: it is refused
    )


def of_a_person() -> tuple[Visit, ...]:
    made = filled("form[action='/tokens/'] button", name="The stock system of the shop")
    return (
        Visit("", "anybody", "/"),
        Visit("", "trader", "/"),
        Visit("enter/<str:token>", "anybody", "{enter}"),
        Visit("enter/<str:token>", "anybody", "/enter/nonsense", status=410),
        Visit("join/<str:token>", "anybody", "{join}"),
        Visit("join/<str:token>", "anybody", "{join_known}"),
        Visit("join/<str:token>", "newcomer", "{join}"),
        Visit("join/<str:token>", "anybody", "/join/nonsense", status=410),
        Visit("start/", "newcomer", "/start/"),
        Visit("start/", "newcomer", "/start/", nameless),
        Visit("resume/", "interrupted", "/resume/"),
        Visit("consented", "owner", "/consented?state=x&code=y", status=400),
        Visit("tokens/", "owner", "/tokens/", made),
        Visit("", "anybody", "/nowhere/", status=404),
    )


def of_staff() -> tuple[Visit, ...]:
    paths = ("", "causes/", "connectors/", "indicators/")
    return (
        *(Visit(f"staff/{path}", "staff", f"/staff/{path}") for path in paths),
        Visit("staff/", "staff", "/staff/?shown=paused"),
        Visit("staff/", "staff", "/staff/", pressed("button[value=pause]")),  # nothing was chosen
        Visit("staff/indicators/", "staff", "/staff/indicators/?by=women_led"),
        Visit("staff/causes/<str:code>/", "staff", "/staff/causes/photo_small/"),
        Visit("staff/businesses/<str:slug>/", "staff", "/staff/businesses/souk/"),
        Visit(WITHIN, "staff", "/b/souk/"),
    )


def of_signing_in() -> tuple[Visit, ...]:
    """The addresses of allauth that are in use."""
    by_person = {
        "anybody": ("login/", "signup/", "inactive/", "password/reset/"),
        "newcomer": ("password/set/",),
        "plain": ("logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/"),
        "half": ("2fa/authenticate/",),
        "by_link": ("password/change/",),
        "secured": (
            *("2fa/", "2fa/reauthenticate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"),
            "2fa/totp/deactivate/",
        ),
    }
    seen = (Visit(f"accounts/{path}", who, f"/accounts/{path}") for who, paths in by_person.items() for path in paths)
    return (
        *seen,
        Visit("accounts/login/", "anybody", "/accounts/login/", WRONG),
        Visit("accounts/login/", "anybody", "/accounts/login/", wrong_and_too_late),
        Visit(
            "accounts/signup/", "anybody", "/accounts/signup/", filled("main form button", email="x@x", password1="x")
        ),
    )


def with_a_mail_server() -> tuple[Visit, ...]:
    """What is there only where letters can be sent; and what is told to those who ask too often."""
    key = "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    return (
        Visit("accounts/password/reset/", "anybody", "/accounts/password/reset/"),
        Visit("accounts/password/reset/done/", "anybody", "/accounts/password/reset/done/"),
        Visit("accounts/password/reset/key/done/", "anybody", "/accounts/password/reset/key/done/"),
        Visit(key, "anybody", "/accounts/password/reset/key/1-nonsense/"),
        Visit(key, "anybody", "{reset}", ends="set-password/"),
        Visit("accounts/email/", "amal", "/accounts/email/"),
        Visit("accounts/confirm-email/", "anybody", "/accounts/confirm-email/"),
        Visit("accounts/^confirm-email/(?P<key>[-:\\w]+)/$", "anybody", "/accounts/confirm-email/nonsense/"),
        Visit("accounts/^confirm-email/(?P<key>[-:\\w]+)/$", "anybody", "{confirm}"),
        Visit(f"{WITHIN}news/", "owner", f"{INSIDE}news/"),
        *(Visit("accounts/login/", "anybody", "/accounts/login/", WRONG) for _once_more in range(2)),
    )


VISITS = tuple(chain(of_a_business(), of_a_person(), of_staff(), of_signing_in()))
WITH_MAIL = with_a_mail_server()
