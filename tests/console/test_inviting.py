"""Members are invited, change what they may do, and leave. Only an owner says so, and one owner always stays."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import Business
from console import access, links
from console.models import Deed, Invitation, Membership, User
from tests import smtp_server
from tests.console.conftest import client_of, member, person, staff_member

PEOPLE = "/b/souk/people/"
LINK = re.compile(r'value="(http://testserver/join/[^"]+)"')


def invited(owner: Client, email: str = "amal@example.org", role: str = "editor") -> str:
    """The link that the page shows where there is no mail server."""
    answer = owner.post(f"{PEOPLE}invite", {"email": email, "role": role})
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    (link,) = LINK.findall(answer.content.decode())
    return str(link)


def role_of(email: str, business: Business) -> str:
    return Membership.objects.within(business).get(user__email=email).role


def deeds(business: Business) -> list[tuple[str, str, bool]]:
    return [(deed.page, deed.about, deed.on_behalf) for deed in Deed.objects.within(business)][::-1]


def test_somebody_new_joins_by_a_link_and_chooses_a_password(business: Business, owner: Client) -> None:
    link, browser = invited(owner, "Amal@Example.org"), Client(headers={"accept-language": "fr"})
    page = browser.get(link).content.decode()
    assert "Rejoindre" in page and "Souk &lt;b&gt;" in page
    assert not User.objects.filter(email="amal@example.org").exists(), "looking at a link makes nobody"
    assert browser.post(link)["Location"] == "/accounts/password/set/?next=/b/souk/"
    assert browser.get("/b/souk/").status_code == 200
    assert (role_of("amal@example.org", business), User.objects.get(email="amal@example.org").language) == (
        "editor",
        "fr",
    )
    assert Client().post(link).status_code == 410, "once"
    assert deeds(business) == [("invited_editor", "amal@example.org", False), ("joined", "", False)]
    assert "invited as an editor: <bdi>amal@example.org" in owner.get(PEOPLE).content.decode()


def test_a_link_signs_nobody_in_who_has_an_account(business: Business, owner: Client) -> None:
    """An owner could invite anybody and be them."""
    link, amal = invited(owner), person("amal@example.org", "tapis bleu 1987")
    stranger = Client()
    assert "/accounts/login/?next=/join/" in stranger.get(link).content.decode()
    assert stranger.post(link).status_code == 403
    assert stranger.get("/b/souk/").status_code == 302
    assert owner.post(link).status_code == 403, "nobody joins in another's place"
    assert client_of(amal).post(link)["Location"] == "/b/souk/"
    assert role_of("amal@example.org", business) == "editor"


def test_a_link_ends_by_time_by_withdrawal_and_by_another(
    business: Business, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = invited(owner)
    second = invited(owner, role="viewer")
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    with monkeypatch.context() as later:
        later.setattr(links, "INVITED_FOR", timedelta(seconds=-1))
        assert Client().post(second).status_code == 410
    kept = Invitation.objects.within(business).get()
    assert owner.post(f"{PEOPLE}invitations/{kept.pk}/withdraw")["Location"] == PEOPLE
    assert owner.post(f"{PEOPLE}invitations/{kept.pk}/withdraw").status_code == 409, "twice is told"
    assert Client().post(second).status_code == 410
    assert Client().get("/join/nonsense").status_code == 410
    assert Membership.objects.within(business).count() == 1


def test_a_link_to_sign_in_is_no_link_to_join(business: Business, owner: Client) -> None:
    token = links.link_for(person("amal@example.org")).removeprefix("/enter/")
    assert Client().post(f"/join/{token}").status_code == 410
    assert Client().post(f"/enter/{invited(owner).rpartition('/')[2]}").status_code == 410


def test_an_invitation_to_one_business_is_none_to_another(
    business: Business, other_business: Business, owner: Client
) -> None:
    invited(owner)
    pk = Invitation.objects.within(business).get().pk
    other = client_of(member(other_business))
    assert other.post(f"/b/bazar/people/invitations/{pk}/withdraw").status_code == 409
    mine = Membership.objects.within(business).get().pk
    assert other.post(f"/b/bazar/people/{mine}/remove").status_code == 409
    assert Invitation.objects.within(business).exists() and Membership.objects.within(business).exists()
    assert "amal@example.org" not in other.get("/b/bazar/people/").content.decode()


@pytest.mark.parametrize("role", ["editor", "viewer", "staff"])
def test_only_an_owner_says_who_is_in(business: Business, role: str) -> None:
    owner = member(business)
    invitation = Invitation.objects.create(business=business, email="amal@example.org", role="viewer")
    browser = client_of(staff_member("MA") if role == "staff" else member(business, role))
    if role == "staff":
        client_of(owner).post(f"{PEOPLE}consent", {"wish": "give"})
    pk = Membership.objects.within(business).get(user=owner).pk
    for path in ("invite", f"invitations/{invitation.pk}/withdraw", f"{pk}/role", f"{pk}/remove"):
        given = {"email": "x@example.org", "role": "viewer"}
        assert browser.post(PEOPLE + path, given).status_code == 403, path
    assert "amal@example.org" not in browser.get(PEOPLE).content.decode()
    assert Invitation.objects.within(business).count() == 1
    assert role_of(owner.email, business) == "owner"


def test_a_role_is_changed_and_a_member_removed(business: Business, owner: Client) -> None:
    user = member(business, "viewer", "amal@example.org")
    pk = Membership.objects.within(business).get(user=user).pk
    assert owner.post(f"{PEOPLE}{pk}/role", {"role": "editor"})["Location"] == PEOPLE
    assert role_of(user.email, business) == "editor"
    assert owner.post(f"{PEOPLE}{pk}/role", {"role": "emperor"}).status_code == 400
    assert owner.post(f"{PEOPLE}{pk}/remove")["Location"] == PEOPLE
    assert access.right_to(user, business) == 0
    assert owner.post(f"{PEOPLE}{pk}/remove").status_code == 409
    assert deeds(business) == [
        ("made_editor", "amal@example.org", False),
        ("remove_member", "amal@example.org", False),
    ]


def test_the_last_owner_stays_until_there_is_another(business: Business, owner: Client) -> None:
    mine = Membership.objects.within(business).get().pk
    gone = member(business, "owner", "gone@example.org")
    gone.is_active = False
    gone.save()
    for path, given in (("role", {"role": "viewer"}), ("remove", {})):
        answer = owner.post(f"{PEOPLE}{mine}/{path}", given)
        assert (answer.status_code, "only owner" in answer.content.decode()) == (409, True)
    assert owner.post(f"{PEOPLE}{mine}/role", {"role": "owner"}).status_code == 302, "that changes nothing"
    member(business, "owner", "amal@example.org")
    assert owner.post(f"{PEOPLE}{mine}/remove")["Location"] == "/"
    assert owner.get(PEOPLE).status_code == 404


def test_an_invitation_goes_by_mail_where_there_is_a_server(
    business: Business, owner: Client, post: smtp_server.Post
) -> None:
    given = {"email": "amal@example.org", "role": "owner"}
    answer = owner.post(f"{PEOPLE}invite", given, follow=True)
    assert "on its way to amal@example.org" in answer.content.decode()
    assert "/join/" not in answer.content.decode(), "the link is the letter's alone"
    (letter,) = post.letters
    assert (letter["To"], letter["Subject"]) == ("amal@example.org", "owner@souk.example invites you to Souk <b>")
    (link,) = re.findall(r"https://qafila\.example(/join/\S+)", str(letter.get_content()).replace("=\n", ""))
    assert Client().post(link)["Location"].startswith("/accounts/password/set/")
    post.answers = {"RCPT": "550 nobody here"}
    refused = owner.post(f"{PEOPLE}invite", {"email": "x@example.org", "role": "viewer"})
    assert "https://qafila.example/join/" in refused.content.decode(), "what cannot be mailed is passed on by hand"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "no address", "role": "editor"}, "adresse"),
        ({"email": "owner@SOUK.example", "role": "editor"}, "déjà là"),
        ({"email": "amal@example.org", "role": "emperor"}, "emperor"),
        ({}, "obligatoire"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(business: Business, given: dict[str, str], said: str) -> None:
    answer = client_of(member(business), "fr").post(f"{PEOPLE}invite", given)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert not Invitation.objects.within(business).exists()
    assert not deeds(business), "what was refused is no deed"


def test_nobody_sends_letters_to_the_whole_world(business: Business, owner: Client) -> None:
    done = [Deed(business=business, who="x", page="invited_viewer", at=timezone.now()) for _ in range(30)]
    Deed.objects.within(business).bulk_create(done)
    answer = owner.post(f"{PEOPLE}invite", {"email": "amal@example.org", "role": "editor"})
    assert (answer.status_code, "tomorrow" in answer.content.decode()) == (400, True)
    Deed.objects.within(business).update(at=timezone.now() - timedelta(days=1))
    invited(owner)


def test_an_invitation_takes_no_right_away(business: Business, owner: Client) -> None:
    """Added as an owner meanwhile, she does not become a viewer by an old link."""
    link = invited(owner, role="viewer")
    user = member(business, "owner", "amal@example.org")
    client_of(user).post(link)
    assert role_of(user.email, business) == "owner"
