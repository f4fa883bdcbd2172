"""A seller connects her YouCan store on its own page; later the access is renewed, by two at once, or by one that dies.

The command line, the authorization server (strict) and the store are real processes and sockets on this machine.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.testing import Answer, Seen
from connectors.testing.faults import Cut
from tests.connectors.youcan.fake import YouCanStore
from tests.oauth.authorization_server import CLIENT, SECRET, AuthorizationServer
from tests.scenarios.conftest import Installation, Ran, write_photo, write_sheet

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

ACCOUNT = ("shop", "--business", "souk")
PUBLIC = {"QAFILA_PUBLIC_URL": "https://photos.example"}


@dataclass
class Place:
    installation: Installation
    store: YouCanStore
    server: AuthorizationServer

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "qafila", *words],
            env=self.installation.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def connecting(self, *more: str) -> tuple["subprocess.Popen[str]", str]:
        """The command, and the address of the platform's page, which it waits for."""
        process = self.start("account", "connect", *ACCOUNT, "--port", "0", "--no-browser", *more)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    def connect(self) -> Ran:
        process, address = self.connecting()
        visit(self.server.agree(address))
        return ended(process)

    def renewals(self) -> int:
        return sum(form["grant_type"] == "refresh_token" for form in self.server.asked)

    def leave_lease(self) -> None:
        """The time of a dead process's lease passes."""
        self._set("lease_until=None")

    def leave_access(self) -> None:
        """So does that of the access."""
        self._set("expires_at='2026-01-01T00:00:00Z'")

    def _set(self, change: str) -> None:
        code = f"import django; django.setup(); from sync.models import GrantRow; GrantRow.objects.update({change})"
        environment = self.installation.environment(DJANGO_SETTINGS_MODULE="qafila.settings")
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def visit(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - of this machine
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            return page.status, page.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def ended(process: "subprocess.Popen[str]") -> Ran:
    out, err = process.communicate(timeout=400)
    assert "Traceback" not in out + err
    return Ran(process.returncode, out, err)


@pytest.fixture
def place(installation: Installation) -> Iterator[Place]:
    with YouCanStore() as store, AuthorizationServer(pkce=False) as server:
        store.consents = server
        installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk", "--language", "fr")
        installation.done("account", "add", *ACCOUNT, "--connector", "youcan", "--set", f"url={store.url}")
        installation.done(
            "connectors", "set", "youcan", "--set", f"client_id={CLIENT}", "--secret", "client_secret=env:APP_SECRET",
            "--set", f"authorize_url={server.url}/oauth/authorize", "--set", f"exchange_url={server.url}/oauth/token",
            APP_SECRET=SECRET,
        )  # fmt: skip
        yield Place(installation, store, server)


def test_a_seller_consents_and_publishes(place: Place, tmp_path: Path) -> None:
    said = place.connect()
    assert (said.code, place.store.arrivals) == (0, 1), said.err
    family = place.server.families[0]
    kept = b"".join(file.read_bytes() for file in place.installation.home.rglob("*") if file.is_file())
    for secret in (family.access, family.refresh, SECRET, *place.server.codes):
        assert secret not in said.out + said.err
        assert secret.encode() not in kept, "a secret is kept as it is"
    write_photo(tmp_path / "p.jpg")
    sheet = write_sheet(tmp_path / "p.csv", [("R0", "Panier tressé", "50,00", 4, "p.jpg")])
    place.installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    (first,) = place.installation.done("sync", "--business", "souk", "--json", **PUBLIC).json()
    assert (first["counts"]["live"], place.store.listings(), len(place.store.fetched)) == (1, 1, 1)
    written = len(place.store.writes)
    (again,) = place.installation.done("sync", "--business", "souk", "--json", **PUBLIC).json()
    assert (again["counts"]["keep"], len(place.store.writes)) == (1, written)


def test_the_answer_of_somebody_else_is_not_heard(place: Place) -> None:
    process, address = place.connecting()
    redirect = place.server.agree(address)
    wrong = redirect.rpartition("state=")[0] + "state=guessed"
    assert visit(wrong)[0] == 400
    assert visit(redirect.replace("/callback", "/favicon.ico"))[0] == 404
    assert not place.server.asked, "a code that came with a wrong state is not used"
    status, page = visit(redirect)
    assert (status, ended(process).code) == (200, 0)
    assert '<html lang="fr" dir="ltr">' in page


def test_a_seller_who_does_not_agree_is_told_in_her_language(place: Place) -> None:
    process, address = place.connecting()
    visit(place.server.agree(address, error="access_denied"))
    said = ended(process)
    assert said.code == 3
    assert "vous n'avez pas donné votre accord" in said.err
    assert not place.server.asked


def test_nobody_comes_back(place: Place) -> None:
    process, _ = place.connecting("--wait", "1")
    said = ended(process)
    assert said.code == 3
    assert "Personne n'est revenu" in said.err


def test_waiting_is_broken_off(place: Place) -> None:
    process, _ = place.connecting()
    process.send_signal(signal.SIGINT)
    assert ended(process).code == 130


def test_a_code_that_is_refused_and_an_answer_that_is_lost_change_nothing(place: Place) -> None:
    place.server.before = lambda _form: Answer(400, {"error": "invalid_grant"})
    said = place.connect()
    assert (said.code, "La plateforme n'a pas connecté le compte" in said.err) == (3, True)
    place.server.before = lambda _form: None
    place.server.lose_answers()
    said = place.connect()
    assert (said.code, "n'a pas remis l'accès" in said.err) == (3, True)
    said = place.installation.run("account", "check", *ACCOUNT)
    assert said.code == 3
    assert "connect" in said.err


def test_what_is_missing_is_said(place: Place) -> None:
    place.installation.done("account", "add", "mem", "--business", "souk", "--connector", "memory", "--set", "shop=x")
    for words, part in [
        (("account", "connect", "mem", "--business", "souk"), "asks for no consent"),
        (("connectors", "set", "memory", "--set", "a=b"), "no settings for the whole installation"),
        (("connectors", "set", "youcan", "--set", "client_secret=x"), "is a secret"),
        (("connectors", "set", "youcan", "--set", "nonsense=x"), "has no setting nonsense"),
    ]:
        said = place.installation.run(*words)
        assert (said.code, part in said.err) == (2, True), said.err


def test_two_processes_renew_once(place: Place) -> None:
    place.connect()
    place.leave_access()
    place.server.after = lambda _form: time.sleep(1.5)
    both = [place.start("account", "check", *ACCOUNT) for _ in range(2)]
    assert [ended(process).code for process in both] == [0, 0]
    assert place.renewals() == 1
    assert not place.server.families[0].over


def test_one_killed_before_it_could_store_is_told_as_what_it_is(place: Place) -> None:
    place.connect()
    place.leave_access()
    process = place.start("account", "check", *ACCOUNT)

    def killed(_form: dict[str, str]) -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        raise Cut

    place.server.after = killed
    process.communicate()
    assert place.renewals() == 1, "the platform has given new tokens, and nobody has them"
    place.server.after = lambda _form: None
    place.leave_lease()
    said = place.installation.run("account", "check", *ACCOUNT)
    assert said.code == 3
    assert "its answer was lost on the way" in said.err
    assert place.connect().code == 0, "and a new consent settles it"


def test_one_killed_after_it_has_stored_loses_nothing(place: Place) -> None:
    place.connect()
    place.leave_access()
    process = place.start("account", "check", *ACCOUNT)
    respond = place.store.respond

    def killed(seen: Seen) -> Answer:
        if process.poll() is None:  # the first use of the new access
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return respond(seen)

    place.store.respond = killed  # type: ignore[method-assign]
    process.communicate()
    assert place.renewals() == 1
    assert place.installation.run("account", "check", *ACCOUNT).code == 0
    assert place.renewals() == 1, "what was stored is used"
