"""The way in: the first page, the choice of a language, and the link that signs a person in once."""

from allauth.account.forms import SetPasswordForm
from allauth.account.utils import perform_login
from allauth.account.views import password_change, password_reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console import access, kept, links
from console.models import User

BY_LINK = "by_link"
"""Whom a link has signed in: it proves as much as a password does."""


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
    """What was typed before the session ended, with one button that sends it on; only to whom its business knows."""
    found = kept.taken(request)
    if found is None or not isinstance(request.user, User):
        return redirect("home")
    form = resolve(found["path"].partition("?")[0])
    if getattr(form.func, "within_a_business", False):
        access.business(request.user, form.kwargs["slug"])
    return render(request, "console/resume.html", found)


def too_late(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What guards a form was over, as when its sender has signed in anew in another window. What was typed into a page
    for those who have signed in is shown once more, to be sent on; all else is refused. Passwords are not kept."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if ours and getattr(resolve(request.path).func, "keeps_what_is_typed", False):
        return redirect(kept.keep(request))
    return render(request, "403_csrf.html", status=403)


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """A new password by e-mail; where no mail server is set, who can help instead."""
    if not settings.EMAIL.hostname:
        return render(request, "console/no_mail.html")
    answer: HttpResponse = password_reset(request)
    return answer


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
    request.session[BY_LINK] = user.pk
    answer: HttpResponse = perform_login(request, user, email_verification="none")
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def another_password(request: HttpRequest) -> HttpResponse:
    """Who came by a link may have forgotten the old one, and is not asked for it."""
    user = request.user
    if not isinstance(user, User) or request.session.get(BY_LINK) != user.pk or not user.has_usable_password():
        answer: HttpResponse = password_change(request)
        return answer
    form = SetPasswordForm(data=request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        del request.session[BY_LINK]
        update_session_auth_hash(request, user)
        messages.success(request, _("Saved."))
        return redirect("home")
    return render(request, "console/new_password.html", {"form": form}, status=400 if form.errors else 200)
