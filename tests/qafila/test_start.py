"""A command starts quickly: it loads no library that it alone does not need."""

import subprocess
import sys

HEAVY = {"openpyxl", "numpy", "PIL", "pyvips", "dbos", "console.api"}
ASKS = "import sys; from qafila import __main__; import django; django.setup(); import qafila.cli; print(*sys.modules)"


def test_no_command_waits_for_what_others_need() -> None:
    ran = subprocess.run([sys.executable, "-c", ASKS], capture_output=True, text=True, check=True, timeout=300)
    loaded = set(ran.stdout.split())
    assert "qafila.cli.catalogues" in loaded
    assert not HEAVY & loaded
