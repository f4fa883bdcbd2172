"""What was typed into a form whose session had ended: kept until its writer has signed in again."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

NAME = "kept"
LARGEST = 200_000
SECRET = "own-"  # noqa: S105 - how fields of an account's own settings begin: they may be secrets, and are not kept


def keep(request: HttpRequest) -> str:
    """Where to go on after signing in: files are not kept, and the form is shown once more."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    if request.FILES or not typed or sum(len(name) + len(value) for name, value in typed) > LARGEST:
        if request.headers.get("Accept") != "application/json":  # the page's own script tells it beside each file
            messages.info(request, _("You were signed out before this arrived. Please send it once more."))
        return where_it_was(request)
    request.session[NAME] = {"path": request.get_full_path(), "typed": typed}
    return reverse("resume")


def taken(request: HttpRequest) -> dict[str, Any] | None:
    """Once."""
    found: dict[str, Any] | None = request.session.pop(NAME, None)
    return found


def where_it_was(request: HttpRequest) -> str:
    """The page itself; that of the form where one was sent, whose address may take nothing else."""
    if request.method != "POST":
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    path = urlsplit(page)._replace(scheme="", netloc="").geturl() if ours else ""
    return path or reverse("home")


def _is_kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith(SECRET)
