"""Links that are good for once: one that signs a person in, who has no password yet, and one that lets her join."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from catalog.models import Business
from console.models import Invitation, User

SALT, INVITATION = "console.link", "console.invitation"
HOURS = 24
INVITED_FOR = timedelta(days=7)


class LinkIsOver(Exception):
    """It was used, or it is too old."""


def link_for(user: User) -> str:
    """The path; it ends with the next sign-in."""
    return f"/enter/{signing.dumps([user.pk, _moment(user)], salt=SALT)}"


def person_of(token: str) -> User:
    """Raises LinkIsOver."""
    try:
        pk, moment = _told(token, SALT, timedelta(hours=HOURS))
        user = User.objects.get(pk=pk, is_active=True)
    except (User.DoesNotExist, ValueError):
        raise LinkIsOver from None
    if _moment(user) != moment:
        raise LinkIsOver
    return user


def link_to_join(invitation: Invitation) -> str:
    """The path; it ends once it is taken up, withdrawn or made anew. It signs nobody in who has an account."""
    told = [invitation.business_id, invitation.pk, invitation.made_at.isoformat()]
    return reverse("join", args=[signing.dumps(told, salt=INVITATION)])


def invitation_of(token: str) -> Invitation:
    """Raises LinkIsOver."""
    try:
        within, pk, made_at = _told(token, INVITATION, INVITED_FOR)
        found = Invitation.objects.within(Business.objects.get(pk=within)).select_related("business").get(pk=pk)
    except (Business.DoesNotExist, Invitation.DoesNotExist, ValueError):
        raise LinkIsOver from None
    if found.made_at.isoformat() != made_at:
        raise LinkIsOver
    return found


def whole(request: HttpRequest, path: str) -> str:
    """The address under which others reach the path."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _told(token: str, salt: str, lasts: timedelta) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=lasts)
    except signing.BadSignature:
        raise LinkIsOver from None


def _moment(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
