"""The way in: the first page, the choice of a language, and the link that signs a person in once."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import access, kept, links
from console.models import User


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's own first page."""
    if not request.user.is_authenticated:
        return render(request, "console/welcome.html")
    if access.is_staff(request.user):
        return redirect("wall")
    found = list(access.businesses(request.user)[:51])
    if not found:
        return redirect("start")
    if len(found) == 1:
        return redirect("business", found[0].slug)
    return render(request, "console/businesses.html", {"businesses": found})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remembered by the person's account, or by the browser of somebody who has none."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if isinstance(request.user, User):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if safe else "home")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer


@never_cache
@login_required
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, with one button that sends it on; only to whom the business knows."""
    found = kept.taken(request)
    if found is None or not isinstance(request.user, User):
        return redirect("home")
    access.business(request.user, resolve(found["path"].partition("?")[0]).kwargs.get("slug", ""))
    return render(request, "console/resume.html", found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A press of a button signs in, so that no program that only looks at links uses one up. A second factor is asked
    for as ever."""
    try:
        user = links.person_of(token)
    except links.LinkIsOver:
        return render(request, "console/link_is_over.html", status=410)
    if request.method != "POST":
        return render(request, "console/enter.html", {"person": user})
    answer: HttpResponse = perform_login(request, user, email_verification="none")
    return answer
