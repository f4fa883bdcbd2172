"""What every answer goes through: its language, its content security policy, and the second factor of staff."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from console import access
from console.models import User

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
YEAR = 365 * 24 * 3600
WITHOUT_SECOND_FACTOR = ("/accounts/", "/language", "/livez", "/metrics", "/photos/", "/feeds/", "/api/")


def content_security(get_response: Answer) -> Answer:
    """Nothing but our own files; a view with a stricter policy keeps it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer


def readers_language(get_response: Answer) -> Answer:
    """The language chosen by the person, by this browser, or set in it; else English."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def second_factor(get_response: Answer) -> Answer:
    """Staff see many businesses: they set up a password and a second factor before anything else."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path.startswith(WITHOUT_SECOND_FACTOR) or not access.is_staff(user) or is_mfa_enabled(user):
            return get_response(request)
        if (
            isinstance(user, User) and not user.has_usable_password()
        ):  # came by a link, which works once: without one there is no way back in
            return redirect(f"{reverse('account_set_password')}?next=/")
        return redirect("mfa_activate_totp")

    return answer
