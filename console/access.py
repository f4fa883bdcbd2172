"""The one place that says what a person may see and do. Whoever is not said to may, may not.

`businesses(user)` and `business(user, slug, right)` are the doors to every business; `page` puts a view behind them.
"""

from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from catalog.models import Business
from console import kept
from console.models import Consent, Deed, Membership, StaffRole, User
from sync.schedule import zone_of

Person: TypeAlias = User | AnonymousUser
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Right(IntEnum):
    """Each holds those before it."""

    VIEW = 1
    EDIT = 2
    OWN = 3


RIGHT_OF = {Membership.Role.VIEWER: Right.VIEW, Membership.Role.EDITOR: Right.EDIT, Membership.Role.OWNER: Right.OWN}


class NotYours(Http404):
    """No business of that short name, as far as this person may know."""


class NotAllowed(PermissionDenied):
    """The person may see the business, and not do this to it."""

    def __init__(self, business: Business, right: Right) -> None:
        super().__init__(f"this takes the right to {right.name.lower()}")
        self.business, self.right = business, right


def businesses(user: Person) -> QuerySet[Business]:
    """Those that the person may see."""
    if not user.is_authenticated or not user.is_active:
        return Business.objects.none()
    mine = Membership.everywhere.filter(user=user).values("business")
    return Business.objects.filter(Q(pk__in=mine) | _looked_after(user))


def business(user: Person, slug: str, right: Right = Right.VIEW) -> Business:
    """Raises NotYours where the person may not know of it, NotAllowed where the right is missing."""
    found = businesses(user).filter(slug=slug).first()
    if found is None:
        raise NotYours
    if right_to(user, found) < right:
        raise NotAllowed(found, right)
    return found


def right_to(user: Person, business: Business) -> int:
    """The highest `Right`; 0 for none. Staff look; they act only while an owner's consent is in force."""
    if not user.is_authenticated or not user.is_active:
        return 0
    membership = Membership.objects.within(business).filter(user=user).first()
    own = RIGHT_OF[Membership.Role(membership.role)] if membership else 0
    if own >= Right.EDIT or not looks_after(user, business):
        return own
    return Right.EDIT if consent(business) else Right.VIEW


def acts_on_behalf(user: User, business: Business) -> bool:
    """Whether what the person does to the business is done as staff."""
    mine = Membership.objects.within(business).filter(user=user).exclude(role=Membership.Role.VIEWER)
    return is_staff(user) and not mine.exists()


def consent(business: Business) -> Consent | None:
    """The consent in force."""
    standing = Consent.objects.within(business).filter(withdrawn_at=None)
    return standing.filter(Q(until=None) | Q(until__gt=timezone.now())).first()


def is_staff(user: Person) -> bool:
    return user.is_authenticated and user.is_active and StaffRole.objects.filter(user=user).exists()


def looks_after(user: User, business: Business) -> bool:
    return Business.objects.filter(_looked_after(user), pk=business.pk).exists()


def _looked_after(user: User) -> Q:
    found = Q(pk__in=[])
    for role in StaffRole.objects.filter(user=user):
        country = Q(country=role.country) if role.country else Q(pk__isnull=False)
        found |= country & (Q(cohort=role.cohort) if role.cohort else Q(pk__isnull=False))
    return found


class Within(HttpRequest):
    """A request that stands inside a business."""

    business: Business
    right: int
    person: User
    deed: str
    """What the owner is told was done, and to what of hers: `words.DEEDS`. A view may say it better than its name."""
    about: str


P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(
    look: Right = Right.VIEW, change: Right = Right.EDIT
) -> Callable[[Callable[Concatenate[Within, P], HttpResponse]], Callable[..., HttpResponse]]:
    """A view within the business of its address: `look` is needed to see it, `change` for every other method."""

    def behind(view: Callable[Concatenate[Within, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @signed_in
        def guarded(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            inside = cast("Within", request)
            inside.person = cast("User", request.user)
            inside.business = business(inside.person, slug, look if request.method in SAFE else change)
            inside.right = right_to(inside.person, inside.business)
            inside.deed = getattr(view, "__name__", "")
            inside.about = " ".join(str(value) for value in kwargs.values())
            with timezone.override(zone_of(inside.business.country)):  # times are told by her clocks
                answer = view(inside, *args, **kwargs)
            if request.method not in SAFE and answer.status_code < 400:
                note(inside.person, inside.business, inside.deed, inside.about)
            return answer

        guarded.within_a_business = True  # type: ignore[attr-defined]  # a test walks all pages and looks for it
        return guarded

    return behind


def signed_in(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for whoever has signed in; what was typed into its form waits until its writer has done so again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(kept.keep(request) if request.method == "POST" else request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.keeps_what_is_typed = True  # type: ignore[attr-defined]  # a form that came too late is asked for it
    return guarded


def note(user: User, business: Business, name: str, about: str) -> None:
    """Who did what, and to what of it: for the business's owner to see."""
    Deed.objects.create(
        business=business,
        user=user,
        who=str(user)[:200],
        page=name[:60],
        about=about[:200],
        on_behalf=acts_on_behalf(user, business),
    )


def staff_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for the programme's staff; what it shows it asks `businesses(user)` for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(kept.where_it_was(request))
        if not is_staff(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.for_staff = True  # type: ignore[attr-defined]  # a test walks all pages and looks for it
    return guarded
