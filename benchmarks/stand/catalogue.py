"""A business with many products, written straight to the tables: what pages read, without waiting for an import."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

STATES = ("live",) * 14 + ("pending", "submitted", "rejected", "rejected", "blocked", "failed")
PHOTO = "photo-{number}.jpg"
AT_ONCE = 2_000


def with_one_account() -> tuple[Any, Any]:
    """Django's test client with the owner of a business signed in, and its one account."""
    from django.test import Client

    from catalog import store as catalogue
    from console.models import Membership, User
    from sync.models import ChannelAccount

    business = catalogue.add_business("Souk", "MA")
    account = ChannelAccount.objects.create(
        business=business, name="shop", connector="memory", language="fr", currency="MAD"
    )
    user = User.objects.create_user("amal@example.org")
    Membership.objects.create(business=business, user=user, role="owner")
    client = Client()
    client.force_login(user)
    return client, account


def products(account: Any, numbers: Iterable[int]) -> None:
    """Each with a photo, and a listing on the account; one in ten with an issue of its import."""
    from catalog.models import ProductRow
    from catalog.store import statistics
    from sync.models import ListingRow

    business, wanted = account.business, list(numbers)
    like = _template(business)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        ProductRow.objects.within(business).bulk_create(_product(business, like, number) for number in some)
        ListingRow.objects.within(business).bulk_create(_listings(account, some))
    _note_issues(business, wanted)
    statistics.look()


def _listings(account: Any, numbers: Sequence[int]) -> Iterator[Any]:
    from sync.models import ListingRow
    from sync.store.clock import now

    at = now()
    for number in numbers:
        state = STATES[number % len(STATES)]
        yield ListingRow(
            business=account.business, account=account, product_key=_key(number), title=_title(number), state=state,
            synced_at=at, receipt=_RECEIPT, stuck_since=at if state in ("rejected", "blocked", "failed") else None,
        )  # fmt: skip


def _note_issues(business: Any, numbers: Sequence[int]) -> None:
    """About one product in ten."""
    from catalog.models import ImportIssue

    about = (_ISSUE | {"product": _key(number)} for number in numbers[::10])
    ImportIssue.objects.within(business).bulk_create(
        (ImportIssue(business=business, file="list.csv", product=each["product"], document=each) for each in about),
        batch_size=AT_ONCE,
    )


_ISSUE = {"code": "description_missing", "field": "description", "severity": "warning"}
_RECEIPT = {"remote": {"id": "1"}, "status": "live", "url": "http://127.0.0.1/1"}


def _key(number: int) -> str:
    return f"P{number}"


def _title(number: int) -> str:
    return f"Tapis {number} du Haut Atlas"


def _template(business: Any) -> Any:
    """A row as an import would write it."""
    from catalog import store as catalogue
    from catalog.models import ProductRow
    from catalog.money import Money
    from catalog.product import ImageRef, Offer, Option, Product, Source, Variant

    rows = ProductRow.objects.within(business).filter(key="TEMPLATE")
    if not rows.exists():
        offer = Offer(price=Money.of(1250, "MAD"), quantity=3)
        catalogue.add(business, Product(
            key="TEMPLATE", source=Source(file="list.csv"), status="draft", title={"fr": "Tapis"},
            description={"fr": "Tissé à la main dans le Haut Atlas. " * 12}, options=(Option(name="taille"),),
            variants=tuple(Variant(key=f"V{each}", options={"taille": str(each)}, offer=offer) for each in range(3)),
            images=(ImageRef(source="photo.jpg"),),
        ))  # fmt: skip
    return rows.get()


def _product(business: Any, like: Any, number: int) -> Any:
    from catalog.models import ProductRow

    document = like.document | {
        "key": _key(number), "title": {"fr": _title(number)}, "status": "active",
        "images": [like.document["images"][0] | {"source": PHOTO.format(number=number)}],
    }  # fmt: skip
    return ProductRow(
        business=business, key=_key(number), document=document, imported=document, title=_title(number),
        status="active", content_hash=f"{number:064}", body_hash=f"{number:064}",
        words=f"tapis {number} du haut atlas sku {number}",
    )  # fmt: skip
