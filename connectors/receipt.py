"""What goes to a platform and what comes back: Push, Receipt, AccountFacts."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, SecretStr

from catalog.countries import country_name
from catalog.issues import Issue, Severity
from catalog.product import CountryCode, Value
from catalog.text import INTERFACE_LANGUAGES
from connectors.listing import Listing

Part = Literal["content", "price", "quantity"]
EVERYTHING: frozenset[Part] = frozenset(("content", "price", "quantity"))


class ReceiptStatus(StrEnum):
    """What the platform says of the listing now."""

    SUBMITTED = "submitted"
    """Taken, and not yet on sale: in moderation, or a job runs."""
    LIVE = "live"
    REJECTED = "rejected"
    """Refused by moderation; the receipt's issues say why."""
    WITHDRAWN = "withdrawn"
    """It exists and is not on sale."""


class RemotePicture(Value):
    id: str
    url: str | None = None


class Job(Value):
    """Work that goes on at the platform. Past its deadline nobody knows how it ended."""

    id: str
    deadline: AwareDatetime


class Verdict(Value):
    """What a platform that judges per country says of a listing in one of them."""

    status: ReceiptStatus
    issues: tuple[Issue, ...] = ()


class Receipt(Value):
    """What exists at the platform: `remote` has its ids by name (one per variant too, where those have their own)."""

    remote: dict[str, str]
    pictures: dict[str, RemotePicture] = {}
    """By rendition: what has been uploaded already and need not be again."""
    status: ReceiptStatus = ReceiptStatus.LIVE
    url: str | None = None
    issues: tuple[Issue, ...] = ()
    job: Job | None = None
    check_after: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    ours: bool = True
    verdicts: dict[CountryCode, Verdict] = {}
    """By country, where the platform judges per country; the host works the status out from them."""


BEST_FIRST = (ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED, ReceiptStatus.REJECTED, ReceiptStatus.WITHDRAWN)


def judged(receipt: Receipt) -> Receipt:
    """What the verdicts add up to: live where it is live in one country, with what others refuse as warnings."""
    if not receipt.verdicts:
        return receipt
    said = {verdict.status for verdict in receipt.verdicts.values()}
    status = next(each for each in BEST_FIRST if each in said)
    if status is ReceiptStatus.REJECTED and receipt.issues:
        return receipt.model_copy(update={"status": status})
    refused = [
        _in_country(issue, country, refused=status is ReceiptStatus.REJECTED)
        for country, verdict in receipt.verdicts.items()
        if verdict.status is ReceiptStatus.REJECTED
        for issue in verdict.issues or (Issue(code="platform_refused"),)
    ]
    news = [issue for issue in refused if issue not in receipt.issues]
    return receipt.model_copy(update={"status": status, "issues": (*receipt.issues, *news)})


def _in_country(issue: Issue, country: str, *, refused: bool) -> Issue:
    """The same, naming the country; a warning, unless no country takes the listing."""
    told = {language: country_name(country, language) for language in INTERFACE_LANGUAGES}
    words = {language: _literally(f"{name} – {issue.message_in(language)}") for language, name in told.items()}
    hints = {language: _literally(hint) for language in INTERFACE_LANGUAGES if (hint := issue.hint_in(language))}
    severity = issue.severity if refused else Severity.WARNING
    return issue.model_copy(update={"severity": severity, "message": words, "hint": hints})


def _literally(words: str) -> str:
    """An issue's own words are a template: what is filled in already stays as it is."""
    return words.replace("{", "{{").replace("}", "}}")


class Push(Value):
    """One listing on its way. `write_id` is the same on a repeat and new for every new wish; `version` rises."""

    listing: Listing
    known: Receipt | None = None
    write_id: str
    version: int = 1
    changed: frozenset[Part] = EVERYTHING


class AccountFacts(Value):
    """What a platform says of the account, kept by the host between runs. `values` is the connector's own."""

    currency: str | None = None
    values: dict[str, Any] = {}
    issues: tuple[Issue, ...] = ()


class Tokens(Value):
    """What an OAuth exchange gave."""

    access: SecretStr
    refresh: SecretStr | None = None
    expires_at: datetime | None = None
