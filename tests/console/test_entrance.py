"""The way in: signing up and in, languages, links that work once, and what every answer carries."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from catalog.models import Business
from console import access, links
from console.middleware import POLICY
from console.models import Membership, StaffRole, User
from tests import smtp_server
from tests.console.conftest import client_of, member, person, staff_member
from tests.console.test_upload import sheet

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE
)


def test_a_person_signs_up_answers_four_questions_and_owns_a_business(business: Business) -> None:
    browser = Client(headers={"accept-language": "fr"})
    made = browser.post("/accounts/signup/", {"email": "Amal@Example.org", "password1": "tapis bleu 1987"})
    assert (made.status_code, made["Location"]) == (302, "/start/")
    answers = {"name": "Tapis d'Amal", "country": "MA", "currency": "", "language": "ar"}
    assert browser.post("/start/", answers)["Location"] == "/b/tapis-d-amal/"
    assert browser.post("/start/", answers)["Location"] == "/b/tapis-d-amal/", "sent twice, it is made once"
    made_business = Business.objects.get(slug="tapis-d-amal")
    assert (made_business.currency, made_business.language) == ("MAD", "ar")
    user = User.objects.get(email="amal@example.org")
    assert access.right_to(user, made_business) == access.Right.OWN
    assert browser.get("/")["Location"] == "/b/tapis-d-amal/"


def test_a_name_that_others_have_is_hers_too(business: Business) -> None:
    browser = client_of(person("b@example.org"))
    answers = {"name": business.name, "country": "MA", "language": "fr"}
    assert browser.post("/start/", answers)["Location"] == "/b/souk-b/"
    other = client_of(person("c@example.org"))
    assert other.post("/start/", answers)["Location"] == "/b/souk-b-2/"
    assert {each.name for each in Business.objects.all()} == {business.name}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "!!!", "country": "MA", "language": "fr"}, "des lettres ou des chiffres"),
        ({"name": "x", "country": "XX", "language": "fr"}, "XX"),
        ({}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(business: Business, given: dict[str, str], said: str) -> None:
    answer = client_of(person("b@example.org"), "fr").post("/start/", given)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert f'value="{given["name"]}"' in page if "name" in given else True
    assert not Membership.everywhere.exists()


@pytest.mark.parametrize(
    ("accepted", "language", "direction"), [("fr-MA,fr;q=0.9", "fr", "ltr"), ("ar", "ar", "rtl"), ("de", "en", "ltr")]
)
def test_the_first_page_speaks_the_browsers_language(
    business: Business, accepted: str, language: str, direction: str
) -> None:
    page = Client().get("/", headers={"accept-language": accepted}).content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_a_chosen_language_stays_with_the_browser_and_the_person(business: Business) -> None:
    browser = Client()
    browser.post("/language", {"language": "ar", "next": "/accounts/login/"})
    assert 'dir="rtl"' in browser.get("/", headers={"accept-language": "fr"}).content.decode()
    user = member(business)
    client_of(user).post("/language", {"language": "fr", "next": "/b/souk/"})
    assert 'lang="fr"' in client_of(user, "ar").get("/b/souk/").content.decode()
    assert browser.post("/language", {"language": "xx"}).status_code == 400
    away = browser.post("/language", {"language": "fr", "next": "https://elsewhere.example/"})
    assert away["Location"] == "/", "nobody is led elsewhere"


def test_a_link_signs_in_once(business: Business) -> None:
    user = member(business)
    link = links.link_for(user)
    browser = Client()
    assert browser.get(link).status_code == 200
    assert browser.get("/b/souk/").status_code == 302, "looking at a link signs nobody in"
    assert browser.post(link)["Location"] == "/"
    assert browser.get("/b/souk/").status_code == 200
    assert Client().post(link).status_code == 410
    assert Client().get("/enter/nonsense").status_code == 410


def test_six_wrong_passwords_are_enough(business: Business) -> None:
    cache.clear()
    member(business)
    browser = Client()
    wrong = {"login": "owner@souk.example", "password": "wrong"}
    said = [browser.post("/accounts/login/", wrong).content.decode() for _ in range(6)]
    assert "Too many failed" in said[-1] and "Too many failed" not in said[0]
    cache.clear()


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_every_page_allows_only_our_own_files_and_holds_nothing_inline(business: Business, path: str) -> None:
    answer = Client().get(path)
    assert answer["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert not INLINE.findall(answer.content.decode())


def test_cookies_are_read_by_no_script(business: Business) -> None:
    browser = Client()
    browser.post("/accounts/signup/", {"email": "a@example.org", "password1": "tapis bleu 1987"})
    browser.post("/language", {"language": "fr"})
    for name in ("sessionid", "csrftoken", "language"):
        cookie = browser.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_a_session_that_ended_in_a_form_loses_nothing_that_was_typed(business: Business) -> None:
    user = member(business)
    user.set_password("tapis bleu 1987")
    user.save()
    browser = Client()
    typed = {"days": "30", "wish": "give", "note": "<b>ما كتبته</b>", "own-api_key": "a secret"}
    sent = browser.post("/b/souk/people/consent", typed)
    assert sent["Location"] == "/accounts/login/?next=/resume/"
    signed_in = browser.post(sent["Location"], {"login": user.email, "password": "tapis bleu 1987"})
    page = browser.get(signed_in["Location"]).content.decode()
    assert 'action="/b/souk/people/consent"' in page
    assert "&lt;b&gt;ما كتبته&lt;/b&gt;" in page and "a secret" not in page
    assert browser.get("/resume/")["Location"] == "/", "once"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/b/souk/upload/?x=1", "/b/souk/upload/%3Fx%3D1"),
        ("https://evil.example/b/souk/upload/", "/"),
        ("", "/"),
    ],
)
def test_files_are_not_kept_and_their_form_is_shown_once_more(business: Business, referer: str, back: str) -> None:
    user = member(business)
    user.set_password("tapis bleu 1987")
    user.save()
    browser = Client()
    sent = browser.post("/b/souk/upload/list", {"list": sheet(), "note": "x"}, headers={"referer": referer})
    assert sent["Location"] == f"/accounts/login/?next={back}"
    signed_in = browser.post(sent["Location"], {"login": user.email, "password": "tapis bleu 1987"}, follow=True)
    assert signed_in.status_code == 200 and "You were signed out before this arrived." in signed_in.content.decode()


def test_what_was_typed_is_not_shown_to_whoever_signs_in_instead(business: Business, other_business: Business) -> None:
    browser = Client()
    browser.post("/b/souk/people/consent", {"wish": "give"})
    browser.force_login(member(other_business))
    assert browser.get("/resume/").status_code == 404


@pytest.mark.parametrize(("path", "typed"), [("/start/", "Tapis d'Amal"), ("/tokens/", "The stock system")])
def test_nothing_typed_is_lost_on_pages_outside_of_a_business_either(db: None, path: str, typed: str) -> None:
    browser = Client()
    assert browser.post(path, {"name": typed})["Location"] == "/accounts/login/?next=/resume/"
    browser.force_login(person("amal@example.org"))
    page = browser.get("/resume/").content.decode()
    assert f'action="{path}"' in page and escape(typed) in page


def test_ending_a_token_after_the_session_ended_leads_to_a_page_that_is_there(db: None) -> None:
    browser, pressed = Client(), {"referer": "http://testserver/tokens/"}
    sent = browser.post("/tokens/qf_abcdefgh/end", {"csrfmiddlewaretoken": "x"}, headers=pressed)
    assert sent["Location"] == "/accounts/login/?next=/tokens/"


def test_a_form_from_elsewhere_is_refused(business: Business) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member(business))
    assert browser.post("/b/souk/people/consent", {"wish": "give"}).status_code == 403


def test_a_form_of_ours_that_came_too_late_loses_nothing_that_was_typed(business: Business) -> None:
    """As when its sender has signed in anew in another window."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member(business))
    ours = {"origin": "http://testserver"}
    sent = browser.post("/b/souk/people/consent", {"days": "30", "wish": "give"}, headers=ours)
    assert sent["Location"] == "/resume/"
    page = browser.get("/resume/").content.decode()
    assert 'action="/b/souk/people/consent"' in page and 'value="give"' in page
    assert browser.post("/accounts/password/change/", {"oldpassword": "x"}, headers=ours).status_code == 403
    assert browser.get("/resume/").status_code == 302, "of this nothing is kept"
    elsewhere = {"origin": "https://evil.example"}
    assert browser.post("/b/souk/people/consent", {"wish": "give"}, headers=elsewhere).status_code == 403


def test_staff_who_come_by_a_link_set_up_a_password_and_a_second_factor(business: Business) -> None:
    user = person("new@example.org")
    StaffRole.objects.create(user=user)
    client = Client()
    assert client.post(links.link_for(user))["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/accounts/password/set/?next=/"
    chosen = {"password1": "tapis bleu 1987", "password2": "tapis bleu 1987", "next": "/"}
    assert client.post("/accounts/password/set/", chosen)["Location"] == "/"
    asked = client.get("/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    page = client.post(asked.redirect_chain[-1][0], {"password": "tapis bleu 1987"}, follow=True)
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, "/accounts/2fa/totp/activate/")
    assert "authenticator_secret" in page.content.decode()


def test_a_link_does_not_go_round_the_second_factor(business: Business) -> None:
    user = staff_member()
    client = Client()
    assert client.post(links.link_for(user))["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/staff/").status_code == 302


def test_without_a_mail_server_no_letter_is_announced(business: Business) -> None:
    member(business)
    for answer in (
        Client().get("/accounts/password/reset/"),
        Client().post("/accounts/password/reset/", {"email": "owner@souk.example"}),
    ):
        page = answer.content.decode()
        assert answer.status_code == 200 and "none will come" in page and "qafila user add EMAIL --link" in page
    assert "/accounts/password/reset/" in Client().get("/accounts/login/").content.decode()


def test_with_a_mail_server_a_new_password_is_asked_for_by_mail(business: Business, post: smtp_server.Post) -> None:
    member(business)
    answer = Client().post("/accounts/password/reset/", {"email": "owner@souk.example"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert [letter["To"] for letter in post.letters] == ["owner@souk.example"]


def test_who_comes_by_a_link_chooses_another_password_without_the_old_one(business: Business) -> None:
    user = person("amal@example.org", "tapis bleu 1987")
    browser, new = Client(), {"password1": "panier rouge 1990", "password2": "panier rouge 1990"}
    browser.post(links.link_for(user))
    assert "oldpassword" not in browser.get("/accounts/password/change/").content.decode()
    assert browser.post("/accounts/password/change/", {**new, "password2": "x"}).status_code == 400
    assert browser.post("/accounts/password/change/", new)["Location"] == "/"
    assert browser.get("/start/").status_code == 200, "still signed in"
    assert "oldpassword" in browser.get("/accounts/password/change/").content.decode(), "once"
    user.refresh_from_db()
    assert user.check_password("panier rouge 1990")
    assert "oldpassword" in client_of(user).get("/accounts/password/change/").content.decode()
