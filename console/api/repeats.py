"""Writes that name an `Idempotency-Key` are done once: whoever asks again is told the same answer again."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any

from auditlog.context import set_actor
from django.http import HttpRequest
from django.utils import timezone
from ninja import Header

from catalog.models import Business, WithinBusiness
from console import access
from console.api.entrance import caller
from console.api.problems import Problem
from console.models import ApiAnswer, Deed

Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,100}$",
        description="The same for every try of one wish: it is done once. Kept for a day.",
    ),
]
Answer = tuple[int, dict[str, Any]]
KEPT = timedelta(days=1)
TAKES = timedelta(minutes=5)
"""After which a write that never answered is taken to have died with its process."""


def once(request: HttpRequest, business: Business, key: str | None, said: str, do: Callable[[], Answer]) -> Answer:
    """What `do` answers, or has answered before. `said` is what was asked, beside the address."""
    if key is None:
        return _done(request, business, do)
    rows = ApiAnswer.objects.within(business)
    rows.filter(at__lt=timezone.now() - KEPT).delete()
    digest = sha256(f"{request.method} {request.path}\n{said}".encode()).hexdigest()
    row, new = rows.get_or_create(user=caller(request).user, key=key, defaults={"digest": digest})
    if not new:
        if row.digest != digest:
            raise Problem(422, "key_reused", "This Idempotency-Key was sent with something else: take a new one.")
        if row.status is not None:
            return row.status, row.body or {}
        _take_over(rows, row)
    try:
        status, body = _done(request, business, do)
    except BaseException:  # nothing was done: it may be mended and sent again with the same key
        rows.filter(pk=row.pk).delete()
        raise
    rows.filter(pk=row.pk).update(status=status, body=body)
    return status, body


def _take_over(rows: WithinBusiness[ApiAnswer], row: ApiAnswer) -> None:
    at = timezone.now()
    waiting = rows.filter(pk=row.pk, status=None, at=row.at, at__lt=at - TAKES)
    if not waiting.update(at=at):
        raise Problem(409, "still_working", "The same was asked a moment ago and is being done.", retry_after=5)


def _done(request: HttpRequest, business: Business, do: Callable[[], Answer]) -> Answer:
    """In the name of the token's person: the owner sees who did what."""
    user = caller(request).user
    with set_actor(user):
        answer = do()
    name = request.resolver_match.url_name if request.resolver_match else None
    about = request.path.removeprefix(f"/api/v1/businesses/{business.slug}/")
    Deed.objects.create(
        business=business, user=user, who=str(user)[:200], page=f"api {name or ''}"[:60], about=about[:200],
        on_behalf=access.acts_on_behalf(user, business),
    )  # fmt: skip
    return answer
