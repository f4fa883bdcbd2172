"""Who may see and do what. A person of whom nothing is said may nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from catalog.models import Business
from console import access
from console.access import NotAllowed, NotYours, Right
from console.models import Consent, Deed, Membership
from tests.console.conftest import client_of, member, person, staff_member


def may(user: access.Person, business: Business, right: Right) -> bool:
    try:
        return access.business(user, business.slug, right) == business
    except (NotAllowed, NotYours):
        return False


@pytest.mark.parametrize(
    ("role", "rights"),
    [("viewer", [Right.VIEW]), ("editor", [Right.VIEW, Right.EDIT]), ("owner", [Right.VIEW, Right.EDIT, Right.OWN])],
)
def test_a_member_has_the_rights_of_the_role(
    business: Business, other_business: Business, role: str, rights: list[Right]
) -> None:
    user = member(business, role)
    assert [right for right in Right if may(user, business, right)] == rights
    assert list(access.businesses(user)) == [business]
    with pytest.raises(NotYours):
        access.business(user, other_business.slug)


def test_nobody_in_particular_may_nothing(business: Business) -> None:
    stranger, gone = person("stranger@example.org"), member(business, "owner")
    gone.is_active = False
    for user in (AnonymousUser(), stranger, gone):
        assert list(access.businesses(user)) == []
        assert not any(may(user, business, right) for right in Right)


@pytest.mark.parametrize(
    ("country", "cohort", "sees"),
    [
        ("MA", "", ["souk"]),
        ("", "2026", ["bazar"]),
        ("MA", "2026", []),
        ("", "", ["bazar", "souk"]),
        ("KW", "", []),
    ],
)
def test_staff_look_at_the_businesses_of_their_country_and_cohort(
    business: Business, other_business: Business, country: str, cohort: str, sees: list[str]
) -> None:
    Business.objects.filter(pk=other_business.pk).update(cohort="2026")
    user = staff_member(country, cohort)
    assert [each.slug for each in access.businesses(user)] == sees
    assert may(user, business, Right.VIEW) is ("souk" in sees)
    assert not may(user, business, Right.EDIT)


def test_staff_act_only_while_an_owners_consent_is_in_force(business: Business) -> None:
    user = staff_member("MA")
    given = Consent.objects.create(business=business, until=timezone.now() + timedelta(days=1))
    assert may(user, business, Right.EDIT)
    assert not may(user, business, Right.OWN)
    Consent.objects.within(business).update(until=timezone.now() - timedelta(seconds=1))
    assert not may(user, business, Right.EDIT)
    Consent.objects.within(business).update(until=None, withdrawn_at=timezone.now())
    assert not may(user, business, Right.EDIT)
    given.refresh_from_db()
    assert not given.in_force


def test_consent_to_one_business_says_nothing_of_another(business: Business, other_business: Business) -> None:
    user = staff_member()
    Consent.objects.create(business=business)
    assert not may(user, other_business, Right.EDIT)


def test_the_owner_gives_consent_sees_it_and_what_was_done_and_takes_it_back(business: Business) -> None:
    owner, helper = client_of(member(business)), client_of(staff_member("MA"))
    assert helper.post("/b/souk/people/consent", {"wish": "give"}).status_code == 403, "nobody consents for her"
    owner.post("/b/souk/people/consent", {"wish": "give", "days": "30"})
    owner.post("/b/souk/people/consent", {"wish": "give", "days": "30"})
    assert Consent.objects.within(business).count() == 1
    page = owner.get("/b/souk/people/").content.decode()
    assert "Allowed by" in page and "owner@souk.example" in page
    Deed.objects.create(business=business, who="Amal", page="publish", on_behalf=True)
    page = owner.get("/b/souk/people/").content.decode()
    assert "Amal" in page and "for you" in page
    owner.post("/b/souk/people/consent", {"wish": "withdraw"})
    assert access.consent(business) is None
    assert "taken back" in owner.get("/b/souk/people/").content.decode()


def test_staff_without_a_second_factor_get_nowhere_before_it(business: Business) -> None:
    user = staff_member("MA")
    user.set_password("tapis bleu 1987")
    user.save()
    assert client_of(user).get("/b/souk/").status_code == 200
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth's own name
    answer = client_of(user).get("/b/souk/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")


def test_what_a_member_does_is_noted_and_is_not_on_behalf(business: Business) -> None:
    client_of(member(business)).post("/b/souk/people/consent", {"wish": "give"})
    deed = Deed.objects.within(business).get()
    assert (deed.who, deed.page, deed.on_behalf) == ("owner@souk.example", "consent", False)


def test_one_person_has_one_membership_in_a_business(business: Business) -> None:
    user = member(business, "viewer")
    rows = Membership.objects.within(business).filter(user=user)
    assert rows.update(role="owner") == 1
