"""What browsers load beside the pages comes whole, compressed, and to be kept for ever."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.layout import ROOT
from tests.qafila.test_https import run

ASKS = """
import django, pathlib
django.setup()
from qafila.static_files import lay_out
lay_out()
from django.conf import settings
from django.test import Client
page = Client().get("/").content.decode()
import re
for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page) + [settings.STATIC_URL + "django_htmx/htmx-2.min.js"]:
    answer = Client().get(path, headers={"accept-encoding": "gzip"})
    body = b"".join(answer)
    answer.close()
    told = answer.status_code, answer.get("Content-Encoding"), answer["Cache-Control"], body.hex()
    print(path.split("/", 3)[3], *told)
"""


@pytest.mark.all
def test_every_file_comes_whole(tmp_path: Path) -> None:
    ended = run(tmp_path, "-m", "qafila", "migrate")
    assert ended.returncode == 0, ended.stderr
    ended = run(tmp_path, "-c", ASKS, QAFILA_HOSTS="testserver")
    lines = [line.split(" ", 3) for line in ended.stdout.splitlines()]
    assert len(lines) >= 4, ended.stderr
    for name, status, encoding, rest in lines:
        kept, _space, body = rest.rpartition(" ")
        data = gzip.decompress(bytes.fromhex(body)) if encoding == "gzip" else bytes.fromhex(body)
        assert status == "200"
        assert "max-age=31536000" in kept
        if name.startswith("console/"):
            assert data == (ROOT / "console" / "static" / name).read_bytes()
        assert data.rstrip()[-1:] in {b"}", b">", b";", b")"}, name


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    told = "from qafila import static_files as s, home; from pathlib import Path; import sys;"
    told += "s.OURS = Path(sys.argv[1]); print(s.static_tag())"

    def tag() -> str:
        asked = [sys.executable, "-c", told, str(tmp_path)]
        return subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()

    (tmp_path / "a.css").write_text("a {}")
    before = tag()
    assert re.fullmatch(r"[0-9a-f]{8}", before) and tag() == before
    (tmp_path / "a.css").write_text("b { }")
    assert tag() != before
