"""Behind a public address with https, Django's own examination finds nothing, and cookies travel encrypted alone."""

import os
import subprocess
import sys
from pathlib import Path

from qafila.keys import make_keys


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"QAFILA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "qafila.settings", **environment}
    return subprocess.run(
        [sys.executable, *words], env={**os.environ, **own}, capture_output=True, text=True, timeout=100, check=False
    )


def test_check_deploy_is_clean_behind_https(tmp_path: Path) -> None:
    make_keys(tmp_path)
    ended = run(
        tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING",
        QAFILA_PUBLIC_URL="https://qafila.example", QAFILA_HOSTS="qafila.example",
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


def test_cookies_are_secure_where_the_address_is_and_work_at_home_where_it_is_not(tmp_path: Path) -> None:
    asks = "from qafila.settings import *; print(SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, SECURE_SSL_REDIRECT)"
    assert run(tmp_path, "-c", asks, QAFILA_PUBLIC_URL="https://q.example").stdout.split() == ["True"] * 3
    assert run(tmp_path, "-c", asks, QAFILA_PUBLIC_URL="").stdout.split() == ["False"] * 3


def test_an_address_for_e_mail_that_is_none_is_told(tmp_path: Path) -> None:
    ended = run(tmp_path, "-m", "qafila", "doctor", QAFILA_EMAIL_URL="mail.example")
    assert ended.returncode == 2
    assert ended.stderr == "QAFILA_EMAIL_URL must look like smtp://user:password@host:587.\n"
