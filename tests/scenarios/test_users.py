"""The operator adds the people who cannot sign up themselves."""

import pytest

from tests.scenarios.conftest import Installation

pytestmark = pytest.mark.all


def test_people_are_added_with_a_password_or_a_link_and_what_they_may_do(installation: Installation) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    added = installation.run("user", "add", "amal@example.org", "--business", "souk", stdin="tapis bleu 1987\n")
    assert (added.code, added.out) == (0, "amal@example.org can sign in.\n")
    again = installation.done("user", "add", "Amal@Example.org", "--staff", "--country", "Maroc", "--cohort", "2026")
    assert again.out == "amal@example.org was there already.\n"
    linked = installation.done("user", "add", "b@example.org", "--link", QAFILA_PUBLIC_URL="https://q.example")
    assert "https://q.example/enter/" in linked.out
    for words, stdin, said in (
        (("c@example.org",), "12345\n", "too short"),
        (("c@example.org",), "", "too short"),
        (("nobody",), "", "not an e-mail address"),
        (("c@example.org", "--country", "MA"), "", "add --staff"),
        (("c@example.org", "--business", "nowhere"), "", "no business 'nowhere'"),
        (("c@example.org", "--staff", "--country", "Atlantis"), "", "Atlantis"),
    ):
        refused = installation.run("user", "add", *words, stdin=stdin)
        assert refused.code == 2, refused
        assert said in refused.err
        assert "Traceback" not in refused.err
