"""Letters: notices as e-mails, written for each member who wants them, and sent by the worker beside its runs.

A letter is never sent twice: what was on its way when a process was killed is left. The pages show the news anyway.
"""

from datetime import timedelta
from email.utils import formatdate
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from catalog.models import Business
from catalog.text import INTERFACE_LANGUAGES
from console.models import Letter, Membership, User
from console.notices import words
from sync.store import notices

log = structlog.get_logger()

AT_ONCE = 100
"""Letters in one round."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(days=3)
"""After so long a letter is news no more."""
KEEP = timedelta(days=30)


def post(**_: Any) -> None:
    """One round: what is ripe is written down, and what waits is sent."""
    for business in notices.ripe():
        write(business)
    if settings.EMAIL.hostname:
        send_waiting()
    Letter.everywhere.exclude(state=Letter.State.WAITING).filter(written_at__lt=timezone.now() - KEEP).delete()


def write(business: Business) -> None:
    """A letter for each member who wants one, in the transaction that takes the news; without e-mail nobody writes."""
    with transaction.atomic():
        news = notices.take(business)
        if not news or not settings.EMAIL.hostname:
            return
        members = Membership.objects.within(business).filter(wants_letters=True, user__is_active=True)
        for membership in members.exclude(role=Membership.Role.VIEWER).select_related("user"):
            with translation.override(_language(membership.user, business)):
                Letter.objects.create(
                    business=business,
                    user=membership.user,
                    subject=words.subject(business.name, news),
                    body=words.body(business.name, news, _address(business)),
                )


def send_waiting() -> None:
    """A server that does not answer is left alone until the next round; no letter is lost by that."""
    due = Letter.everywhere.filter(state=Letter.State.WAITING, not_before__lte=timezone.now())
    for letter in due.select_related("user").order_by("not_before", "pk")[:AT_ONCE]:
        mine = Letter.everywhere.filter(pk=letter.pk, state=Letter.State.WAITING)
        if not mine.update(state=Letter.State.SENDING, tries=F("tries") + 1):
            continue  # another worker has it
        try:
            _send(letter)
        except SMTPException as error:
            _later(letter, error, given_up=_is_final(error))
        except OSError as error:
            _later(letter, error)
            return
        else:
            Letter.everywhere.filter(pk=letter.pk).update(state=Letter.State.SENT, error="")


def _send(letter: Letter) -> None:
    headers = {"Auto-Submitted": "auto-generated", "Date": formatdate(letter.written_at.timestamp())}
    EmailMessage(letter.subject, letter.body, to=[letter.user.email], headers=headers).send()


def _is_final(error: SMTPException) -> bool:
    """The server will never take this letter, or for this person; a wrong password of ours may be set right."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    permanent = isinstance(error, SMTPResponseException) and error.smtp_code >= 500
    return permanent and not isinstance(error, SMTPAuthenticationError)


def _later(letter: Letter, error: Exception, *, given_up: bool = False) -> None:
    at = timezone.now()
    wait = min(FIRST_WAIT * 2 ** min(letter.tries, 20), LONGEST_WAIT)
    over = given_up or at - letter.written_at > PATIENCE
    log.warning("a letter was not taken", letter=letter.pk, given_up=over, error=type(error).__name__)
    Letter.everywhere.filter(pk=letter.pk).update(
        state=Letter.State.FAILED if over else Letter.State.WAITING, not_before=at + wait, error=str(error)[:300]
    )


def _language(user: User, business: Business) -> str:
    wishes = (user.language, business.language)
    return next((wish for wish in wishes if wish in INTERFACE_LANGUAGES), settings.LANGUAGE_CODE)


def _address(business: Business) -> str:
    return settings.PUBLIC_URL + reverse("notices", args=[business.slug]) if settings.PUBLIC_URL else ""
