"""What a marketplace asks for her kinds of products, answered once for all of a kind instead of product by product."""

from hashlib import sha256
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.issues import Issue
from connectors.asked import ANY, PlatformCategory, same
from connectors.contract import FindsCategories
from connectors.errors import ConnectorError
from console import told
from console.access import Right, Within, page
from console.account_form import Kind
from console.accounts import account_of, check, kinds, waits
from console.entries import Entry, take
from sync import opening
from sync.asking import categories_like
from sync.models import ChannelAccount
from sync.store.choices import Choices, OwnCategory, Question, choices, choose
from sync.store.given import AccountError

LONGEST = 200
OFFERED = 30
"""Categories that are shown of those that were looked for."""
FOUND = "found"


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def choices_page(request: Within, pk: int) -> HttpResponse:
    row = account_of(request, pk)
    kind = kinds().get(row.connector)
    found = choices(row, kind) if kind else None
    if kind is None or found is None:
        raise Http404
    fields = _Fields(found)
    if request.method == "POST" and request.right >= Right.EDIT and fields.read(request.POST.dict()):
        request.deed, request.about = "choices", row.name
        try:
            changed = choose(row, kind, fields.categories(), fields.answers())
        except (AccountError, ValueError) as error:
            messages.error(request, str(error))
        else:
            for issue in () if waits(changed, kind) else check(changed, kind):
                messages.error(request, told.sentence(issue, request.LANGUAGE_CODE))
            messages.success(request, _("Saved."))
        return redirect("choices", request.business.slug, pk)
    shown = {"row": row, "platform": kind.name, "fields": fields, "groups": fields.groups(), "waits": waits(row, kind)}
    shown |= _looked_for(request, row, kind)
    return render(request, "console/choices.html", shown, status=400 if fields.wrong else 200)


def _looked_for(request: Within, row: ChannelAccount, kind: Kind) -> dict[str, Any]:
    """The marketplace's own categories that fit what she has typed; only the marketplace knows them all."""
    if not issubclass(kind, FindsCategories) or waits(row, kind) or request.right < Right.EDIT:
        return {}
    words = request.GET.get("q", "").strip()[:LONGEST]
    found, trouble = list[PlatformCategory](), list[Issue]()
    try:
        if words:
            with opening.open_account(row, kind) as connector:
                found = categories_like(cast("FindsCategories", connector), words, OFFERED)
    except opening.AccountIdle as idle:
        trouble = [idle.issue]
    except AccountError as error:
        trouble = [Issue(code="account_unusable", raw=str(error))]
    except ConnectorError as error:
        trouble = [Issue(code="platform_down", params={"platform": kind.name}, raw=str(error))]
    said = [told.told(each, request.LANGUAGE_CODE) for each in trouble]
    return {"finds": True, "words": words, "found": found, "told": said}


class _Fields:
    """One for each of her categories, and one for each question about the platform's."""

    def __init__(self, found: Choices) -> None:
        self.own = [(each, _of_category(each)) for each in found.own]
        self.questions = [(each, _of_question(each)) for each in found.questions]

    @property
    def all(self) -> list[Entry]:
        return [entry for _each, entry in (*self.own, *self.questions)]

    @property
    def wrong(self) -> bool:
        return any(entry.error for entry in self.all)

    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The questions by the platform's category."""
        found: dict[str, list[Entry]] = {}
        for each, entry in self.questions:
            found.setdefault(each.category, []).append(entry)
        return list(found.items())

    def read(self, given: dict[str, str]) -> bool:
        for entry in self.all:
            take(entry, given)
            entry.value = entry.value.strip()
            if len(entry.value) > LONGEST or ";" in entry.value or len(entry.value.splitlines()) > 1:
                entry.error = _("Write one short line without a semicolon.")
            elif entry.choices and entry.value not in dict(entry.choices):
                entry.error = _("Choose one of these.")
        return not self.wrong

    def categories(self) -> dict[str, str]:
        return {each.name: entry.value for each, entry in self.own if entry.value != entry.was}

    def answers(self) -> dict[tuple[str, str], str]:
        changed = ((each, entry) for each, entry in self.questions if entry.value != entry.was)
        return {(each.category, each.asked.name): entry.value for each, entry in changed}


def _of_category(each: OwnCategory) -> Entry:
    many = ngettext("%(n)d product", "%(n)d products", each.products) % {"n": each.products}
    label = _("All others") if each.name == ANY else f"{each.name} ({many})"
    return Entry(_name("category", each.name), label, each.chosen, "category", "text", "auto", suggestions=FOUND)


def _of_question(each: Question) -> Entry:
    label, values = each.asked.title or each.asked.name, each.asked.values
    lacking = ngettext("%(n)d product does not say it.", "%(n)d products do not say it.", each.lacking)
    made = Entry(
        _name("answer", f"{each.category}.{each.asked.name}"), label, each.answer, "attributes",
        "choice" if values else "text", help=lacking % {"n": each.lacking} if each.lacking else "",
    )  # fmt: skip
    if values:
        known = next((value for value in values if same(value) == same(each.answer)), each.answer)
        made.value = made.was = known
        options = dict.fromkeys((*values, known) if known else values)
        made.choices = (("", _("not said")), *((value, value) for value in options))
    return made


def _name(kind: str, what: str) -> str:
    """Names of sellers' own may hold anything; a field's is plain."""
    return f"{kind}-{sha256(same(what).encode()).hexdigest()[:12]}"
