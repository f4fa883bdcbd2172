"""Who joins a business and who leaves it: an owner invites by e-mail, says what members may do, and lets them go."""

from smtplib import SMTPException

import structlog
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from console import access, links, people
from console.access import Right, Within, page
from console.models import Invitation, Membership, User
from console.words import ROLES

log = structlog.get_logger()


@never_cache
@require_POST
@page(look=Right.OWN, change=Right.OWN)
def invite(request: Within) -> HttpResponse:
    """Inviting the same address once more ends the link that was given before."""
    form = people.InvitationForm(request.business, request.POST)
    if not form.is_valid():
        return people.shown(request, form=form, status=400)
    given = {"role": form.cleaned_data["role"], "invited_by": request.person, "made_at": timezone.now()}
    rows = Invitation.objects.within(request.business)
    invitation, _made = rows.update_or_create(email=form.cleaned_data["email"], defaults=given)
    request.deed, request.about = f"invited_{invitation.role}", invitation.email
    address = links.whole(request, links.link_to_join(invitation))
    if settings.EMAIL.hostname and _mailed(invitation, request.person, address):
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
        return redirect("people", request.business.slug)
    return people.shown(request, invitation=invitation, link=address)


def _mailed(invitation: Invitation, by: User, address: str) -> bool:
    """Whether the mail server has taken it; where it has not, the link is passed on by hand."""
    known = User.objects.filter(email__iexact=invitation.email).first()
    with translation.override((known.language if known else "") or translation.get_language()):
        named = {"who": str(by), "business": " ".join(invitation.business.name.split()), "address": address}
        subject = _("%(who)s invites you to %(business)s") % named
        body = _(
            "%(who)s invites you to %(business)s on Qafila, where the business puts its products on sale.\n\n"
            "To join, open this page within seven days:\n%(address)s\n\n"
            "If you do not know who this is, do nothing: nobody can join in your place."
        )
    letter = EmailMessage(subject, body % named, to=[invitation.email], headers={"Auto-Submitted": "auto-generated"})
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("an invitation was not taken by the mail server", error=type(error).__name__)
        return False
    return True


@require_POST
@page(look=Right.OWN, change=Right.OWN)
def withdraw_invitation(request: Within, pk: int) -> HttpResponse:
    invitation = Invitation.objects.within(request.business).filter(pk=pk).first()
    if invitation is None:
        return people.shown(request, refused=_("This invitation is over already."), status=409)
    request.about = invitation.email
    invitation.delete()
    return redirect("people", request.business.slug)


@require_POST
@page(look=Right.OWN, change=Right.OWN)
def change_role(request: Within, pk: int) -> HttpResponse:
    role = request.POST.get("role", "")
    if role not in Membership.Role:
        return people.shown(request, refused=_("Choose one of these."), status=400)
    return _change(request, pk, Membership.Role(role))


@require_POST
@page(look=Right.OWN, change=Right.OWN)
def remove_member(request: Within, pk: int) -> HttpResponse:
    return _change(request, pk, None)


def _change(request: Within, pk: int, role: Membership.Role | None) -> HttpResponse:
    """None: the person leaves. Two owners who let each other go at once leave one: all of them are locked first."""
    with transaction.atomic():
        rows = Membership.objects.within(request.business).select_for_update(of=("self",)).select_related("user")
        members = {each.pk: each for each in rows}
        found = members.pop(pk, None)
        if found is None:
            return people.shown(request, refused=_("This person is not here any more."), status=409)
        owners = [each for each in members.values() if each.role == Membership.Role.OWNER and each.user.is_active]
        if found.role == Membership.Role.OWNER != role and not owners:
            refused = _("This is the only owner. Make somebody else an owner first.")
            return people.shown(request, refused=refused, status=409)
        request.about = str(found.user)
        if role is None:
            found.delete()
        else:
            request.deed = f"made_{role.value}"
            found.role = role.value
            found.save(update_fields=["role"])
    if role is None and found.user == request.person:
        return redirect("home")
    return redirect("people", request.business.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has an account signs in to it first; for whoever has none, the link makes one."""
    try:
        invitation = links.invitation_of(token)
        known = User.objects.filter(email__iexact=invitation.email).first()
        ready = request.user == known if request.user.is_authenticated else known is None
        if request.method != "POST" or not ready:
            return _asked(request, invitation, ready=ready)
        user = _joined(invitation, known)
    except links.LinkIsOver:
        return render(request, "console/link_is_over.html", status=410)
    inside = reverse("business", args=[invitation.business.slug])
    if known is not None:
        return redirect(inside)
    chosen = f"{reverse('account_set_password')}?next={inside}"  # the link works once: without one she stays outside
    answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=chosen)
    return answer


def _asked(request: HttpRequest, invitation: Invitation, *, ready: bool) -> HttpResponse:
    context = {"invitation": invitation, "role": ROLES[invitation.role], "ready": ready}
    return render(request, "console/join.html", context, status=200 if request.method != "POST" else 403)


def _joined(invitation: Invitation, known: User | None) -> User:
    """Once, however often the button is pressed. Raises LinkIsOver."""
    within = Invitation.objects.within(invitation.business)
    with transaction.atomic():
        taken, _rows = within.filter(pk=invitation.pk, made_at=invitation.made_at).delete()
        if not taken:
            raise links.LinkIsOver
        language = translation.get_language() or ""
        user = known or User.objects.create_user(invitation.email, language=language)
        memberships = Membership.objects.within(invitation.business)
        memberships.get_or_create(user=user, defaults={"role": invitation.role})
        access.note(user, invitation.business, "joined", "")
    return user
