"""What was typed into a form whose session had ended: kept until its writer has signed in again."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

NAME = "kept"
LARGEST = 200_000
SECRET = "own-"  # noqa: S105 - how fields of an account's own settings begin: they may be secrets, and are not kept


def keep(request: HttpRequest) -> str:
    """Where to go on after signing in."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    if not typed or sum(len(name) + len(value) for name, value in typed) > LARGEST:
        return request.get_full_path()
    request.session[NAME] = {"path": request.get_full_path(), "typed": typed}
    return reverse("resume")


def taken(request: HttpRequest) -> dict[str, Any] | None:
    """Once."""
    found: dict[str, Any] | None = request.session.pop(NAME, None)
    return found


def _is_kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith(SECRET)
