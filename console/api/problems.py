"""What goes wrong, as `application/problem+json` (RFC 9457): one shape for every status, documented for every path."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import ValidationError as NotValid

from catalog.issues import Issue
from catalog.sources.files import FileRefused
from catalog.store import EditedMeanwhile, ProductUnknown
from connectors.registry import BrokenConnector, UnknownConnector
from console.access import NotAllowed, NotYours
from sync.opening import AccountIdle
from sync.schedule import ScheduleUnknown
from sync.store.accounts import AccountUnknown
from sync.store.given import AccountError

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"
AUTHENTICATE = 'Bearer realm="Qafila"'


class Problem(Exception):
    """Something that the caller can mend: a status, a code that stays the same, and a sentence."""

    def __init__(self, status: int, code: str, detail: str, *, errors: Any = None, retry_after: int = 0) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors, self.retry_after = status, code, detail, errors, retry_after


def problem(
    status: int, code: str, detail: str, errors: Any = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    body = told | ({"errors": errors} if errors else {})
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def handle(api: NinjaAPI) -> None:
    """Every error that is foreseen becomes a problem; the rest is Django's to log, and a problem too (`unforeseen`)."""

    def no_token(_request: HttpRequest, _error: Any) -> HttpResponse:
        said = "Send a token that is in force: Authorization: Bearer qf_…"
        return problem(401, "token_invalid", said, headers={"WWW-Authenticate": AUTHENTICATE})

    def told(_request: HttpRequest, error: Any) -> HttpResponse:
        after = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
        return problem(error.status, error.code, error.detail, error.errors, after)

    def invalid(_request: HttpRequest, error: Any) -> HttpResponse:
        found = [{"at": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in _errors(error)]
        return problem(422, "invalid", "Something that was sent is not as it has to be; errors says what.", found)

    def unknown(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(404, "not_found", str(error) or "There is nothing here.")

    def unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
        log.error("an answer broke", method=request.method, path=request.path, exc_info=error)
        return problem(
            500, "unforeseen", "Something went wrong that was not foreseen. Try again; then tell the operator."
        )

    handlers: dict[type[Exception], Any] = {
        Exception: unforeseen,
        AuthenticationError: no_token,
        HttpError: lambda _request, error: problem(error.status_code, "refused", error.message),
        Problem: told,
        ValidationError: invalid,
        NotValid: invalid,
        NotYours: lambda _request, _error: problem(404, "not_found", "There is no such business, or none for you."),
        Http404: unknown,
        ProductUnknown: unknown,
        EditedMeanwhile: lambda _request, error: problem(412, "edited_meanwhile", f"{error}: read it again."),
        UnknownConnector: lambda _request, error: problem(422, "connector_unknown", str(error)),
        BrokenConnector: lambda _request, error: problem(422, "connector_broken", str(error)),
        ScheduleUnknown: lambda _request, error: problem(422, "schedule_unknown", str(error)),
        AccountUnknown: unknown,
        NotAllowed: lambda _request, error: problem(403, "right_missing", f"Your part here is too small: {error}."),
        AccountError: lambda _request, error: problem(422, "account_unusable", str(error)),
        AccountIdle: lambda _request, error: _issue(error.issue),
        FileRefused: lambda _request, error: _issue(error.issue),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _errors(error: ValidationError | NotValid) -> list[dict[str, Any]]:
    if isinstance(error, ValidationError):
        return error.errors
    return json.loads(error.json(include_url=False, include_context=False, include_input=False))  # type: ignore[no-any-return]


def _issue(issue: Issue) -> HttpResponse:
    return problem(422, issue.code, issue.sentence_in("en"))


SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stays the same; the sentence may change."},
        "detail": {"type": "string", "description": "What is wrong and what to do."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Which parts of what was sent."},
    },
}
