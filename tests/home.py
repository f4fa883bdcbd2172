"""Loaded before Django's settings (`-p tests.home`): the tests' home folder is temporary, never the developer's."""

import os
import tempfile
from pathlib import Path

_home = tempfile.TemporaryDirectory(prefix="qafila-tests-", ignore_cleanup_errors=True)
os.environ["QAFILA_HOME"] = _home.name
(Path(_home.name) / "static").mkdir()  # where `qafila serve` lays out what browsers load
os.environ["QAFILA_TEST_DATABASE"] = str(Path(_home.name) / "test.sqlite3")
for name in ("QAFILA_DATABASE_URL", "QAFILA_PUBLIC_URL", "QAFILA_ALLOW_HOSTS", "QAFILA_CA_FILE"):
    os.environ.pop(name, None)
if server := os.environ.get("QAFILA_TEST_SERVER"):  # unit tests may be run on PostgreSQL too
    os.environ["QAFILA_DATABASE_URL"] = server
