"""When a listing that expires is renewed, and when that is late. Pure."""

from datetime import datetime, timedelta

MARGIN = timedelta(days=3)
"""So long before the end a listing is renewed, or when a third of its life is left, if that is less."""
AGAIN = timedelta(hours=1)


def renewal_time(
    expires_at: datetime | None,
    at: datetime,
    *,
    before: tuple[datetime | None, datetime | None] = (None, None),
    renewed: bool,
) -> datetime | None:
    """`before`: when it would have expired and been renewed, as far as was known. It stands unless the end has moved,
    or the platform has just taken the listing and left the end where it was."""
    ended_at, planned = before
    if expires_at is None:
        return None
    if planned is not None and ended_at == expires_at and not renewed:
        return planned
    left = expires_at - at
    return expires_at - min(MARGIN, left / 3) if left > timedelta(0) else at + AGAIN


def is_late(at: datetime, expires_at: datetime, renew_at: datetime) -> bool:
    """With two thirds of the margin gone: a day before the end of a listing that lives long."""
    return at >= expires_at - (expires_at - renew_at) / 3
