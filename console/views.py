"""The status page, and the photos that platforms fetch. They only read."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import store as catalogue
from catalog.models import Business
from catalog.text import is_right_to_left
from console.words import WORDS, Words, language_of
from images import store as images
from sync.states import NEEDS_A_PERSON
from sync.store import progress, reports

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
SOON = 60.0
"""Seconds: a shorter wait for a worker that is alive is nothing to tell."""
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Every business's listings, account by account; what needs a person first."""
    language = language_of(request.headers.get("Accept-Language", ""), request.GET.get("lang"))
    context = {
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "words": WORDS[language],
        "businesses": [_business(business, language) for business in catalogue.businesses()],
    }
    answer = render(request, "console/status.html", context)
    answer["Content-Security-Policy"] = POLICY
    answer["Vary"] = "Accept-Language"
    return answer


def _business(business: Business, language: str) -> dict[str, Any]:
    entries = reports.status(business, language=language)
    by_account: dict[str, list[dict[str, Any]]] = {}
    for entry in sorted(entries, key=lambda entry: entry["state"] not in NEEDS_A_PERSON):
        shown = {**entry, "said": WORDS[language]["states"][entry["state"]]}
        by_account.setdefault(entry["account"], []).append(shown)
    runs = {run["account"]: run for run in reversed(progress.last_runs(business))}
    waiting = {request["account"]: request for request in progress.requests(business)}
    names = [*by_account, *(name for name in waiting if name not in by_account)]
    accounts = [
        {
            "name": name,
            "listings": by_account.get(name, []),
            "run": _run(runs.get(name), WORDS[language]),
            "waits": _waits(waiting.get(name), WORDS[language]),
        }
        for name in names
    ]
    return {"name": business.name, "accounts": accounts}


def _run(run: dict[str, Any] | None, words: Words) -> dict[str, Any] | None:
    """In words, with the time that is left."""
    if run is None:
        return None
    left = words["left"].format(minutes=_minutes(run["seconds_left"])) if run["seconds_left"] is not None else ""
    return {**run, "said": words["runs"][run["state"]], "left": left}


def _waits(request: dict[str, Any] | None, words: Words) -> str:
    """Empty where nothing does, or it has only begun to."""
    if request is None or (request["worker_alive"] and request["waited"] < SOON):
        return ""
    said = words["waits"].format(minutes=_minutes(request["waited"]))
    return said if request["worker_alive"] else f"{said} {words['standstill']}"


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


@require_safe
def photo(_request: HttpRequest, rendition: str, ending: str) -> FileResponse:
    """The bytes of a rendition: they never change, and are a picture and nothing else."""
    try:
        made = images.rendition(rendition)
    except images.RenditionMissing:
        raise Http404 from None
    if made.path.suffix != f".{ending}":
        raise Http404
    answer = FileResponse(made.path.open("rb"), content_type=made.media_type)
    answer["Cache-Control"] = FOREVER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")
