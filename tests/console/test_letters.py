"""News reach people once: on the pages, and by e-mail over a real SMTP server."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from catalog.models import Business
from console.models import Letter, Membership, User
from console.notices import letters
from sync.models import ChannelAccount, Notice
from sync.store import notices
from tests import smtp_server
from tests.console.conftest import client_of, mail_by, member
from tests.sync.programme import connected


@pytest.fixture
def account(business: Business) -> ChannelAccount:
    return connected(business, "Etsy shop", dirty=0)


def happen(account: ChannelAccount, kind: Notice.Kind, count: int) -> None:
    notices.add(account, kind, count)
    Notice.everywhere.filter(told_at=None).update(at=Now() - notices.QUIET)


def later() -> None:
    """The next round, an hour on."""
    Letter.everywhere.update(not_before=timezone.now())
    letters.post()


def spoken(user: User, language: str) -> User:
    user.language = language
    user.save()
    return user


def states() -> list[str]:
    return sorted(Letter.everywhere.values_list("state", flat=True))


def test_a_run_of_five_hundred_listings_is_one_message_to_each_in_her_language(
    business: Business, account: ChannelAccount, post: smtp_server.Post
) -> None:
    spoken(member(business), "ar")
    spoken(member(business, "editor"), "fr")
    member(business, "viewer")
    for _ in range(500):
        notices.add(account, Notice.Kind.PUBLISHED, 1)
    happen(account, Notice.Kind.REFUSED, 3)
    letters.post()
    letters.post()
    written = {letter["To"]: letter for letter in post.letters}
    assert len(post.letters) == 2
    assert set(written) == {"owner@souk.example", "editor@souk.example"}
    french = written["editor@souk.example"]
    assert " ".join(french["Subject"].split()) == "Souk <b> : des produits à corriger"
    text = french.get_content()
    assert "Etsy shop a refusé 3 produits." in text
    assert "500 produits sont maintenant en vente sur Etsy shop." in text
    assert text.index("refusé 3") < text.index("500 produits"), "what needs her comes first"
    assert "https://qafila.example/b/souk/news/" in text
    arabic = written["owner@souk.example"]
    assert arabic["Subject"].strip() == "Souk <b>: منتجات تحتاج إلى تصحيح"
    assert "أصبح 500 منتج معروضًا للبيع على Etsy shop." in arabic.get_content()
    assert arabic["Auto-Submitted"] == "auto-generated"


def test_who_has_no_language_of_her_own_is_written_to_in_the_businesss(
    business: Business, account: ChannelAccount, post: smtp_server.Post
) -> None:
    Business.objects.update(language="ar")
    member(business)
    happen(account, Notice.Kind.ACCOUNT, 1)
    letters.post()
    assert post.letters[0]["Subject"].strip() == "Souk <b>: حساب يحتاج إليكم"


def test_a_server_that_is_away_loses_no_letter(business: Business, account: ChannelAccount, settings: object) -> None:
    member(business)
    member(business, "editor")
    with smtp_server.running() as gone:
        port = gone.port
    mail_by(settings, port)
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert states() == ["waiting", "waiting"]
    assert sorted(Letter.everywhere.values_list("tries", flat=True)) == [0, 1], "it is not asked for each letter"
    with smtp_server.running() as back:
        mail_by(settings, back.port)
        letters.post()
        assert len(back.letters) == 1, "the one that failed waits a minute"
        later()
        assert len(back.letters) == 2
    assert states() == ["sent", "sent"]


@pytest.mark.parametrize(
    ("word", "answer", "state"),
    [
        ("RCPT", "550 nobody of that name", "failed"),
        ("RCPT", "450 mailbox busy", "waiting"),
        ("DATA", "554 we think it is spam", "failed"),
        ("DATA", "451 try again", "waiting"),
        ("MAIL", "421 too many", "waiting"),
    ],
)
def test_what_bounces_is_given_up_and_what_is_put_off_is_tried_again(
    business: Business, account: ChannelAccount, post: smtp_server.Post, word: str, answer: str, state: str
) -> None:
    member(business)
    post.answers[word] = answer
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert states() == [state]
    post.answers.clear()
    later()
    assert len(post.letters) == (1 if state == "waiting" else 0)


def test_news_of_three_days_ago_are_no_news(
    business: Business, account: ChannelAccount, post: smtp_server.Post
) -> None:
    member(business)
    post.answers["RCPT"] = "450 mailbox busy"
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    Letter.everywhere.update(written_at=timezone.now() - timedelta(days=4))
    later()
    assert states() == ["failed"]


def test_a_letter_that_was_on_its_way_when_the_process_was_killed_is_not_sent_twice(
    business: Business, account: ChannelAccount, post: smtp_server.Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    member(business)
    happen(account, Notice.Kind.PUBLISHED, 2)
    send = letters._send

    def killed(letter: Letter) -> None:
        send(letter)
        raise Killed

    monkeypatch.setattr(letters, "_send", killed)
    with pytest.raises(Killed):
        letters.post()
    monkeypatch.setattr(letters, "_send", send)
    later()
    assert len(post.letters) == 1


def test_killed_while_letters_are_written_all_are_written_once_later(
    business: Business, account: ChannelAccount, post: smtp_server.Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> str:
        raise Killed

    member(business)
    happen(account, Notice.Kind.PUBLISHED, 2)
    with monkeypatch.context() as dying:
        dying.setattr(letters.words, "body", killed)
        with pytest.raises(Killed):
            letters.post()
    assert states() == []
    letters.post()
    assert len(post.letters) == 1


def test_without_a_server_nothing_is_written_and_the_pages_tell(business: Business, account: ChannelAccount) -> None:
    owner = client_of(member(business), "fr")
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert states() == []
    page = owner.get("/b/souk/news/").content.decode()
    assert "2 produits sont maintenant en vente sur Etsy shop." in page
    assert "Par e-mail" not in page


def test_who_stops_the_letters_gets_none_until_she_wants_them_again(
    business: Business, account: ChannelAccount, post: smtp_server.Post
) -> None:
    owner = client_of(member(business))
    assert "Stop these letters" in owner.get("/b/souk/news/").content.decode()
    assert owner.post("/b/souk/news/", {"letters": "no"}).status_code == 302
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert post.letters == []
    owner.post("/b/souk/news/", {"letters": "yes"})
    assert Membership.objects.within(business).get().wants_letters
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert len(post.letters) == 1


def test_a_name_with_a_line_break_in_it_stays_a_subject(
    business: Business, account: ChannelAccount, post: smtp_server.Post
) -> None:
    Business.objects.update(name="Souk\nBcc: all@example.org", language="en")
    member(business)
    happen(account, Notice.Kind.PUBLISHED, 2)
    letters.post()
    assert post.letters[0]["Subject"].strip() == "Souk Bcc: all@example.org: new on sale"
    assert post.letters[0]["Bcc"] is None
