"""What `qafila doctor` looks at."""

import os
from dataclasses import dataclass

from connectors.registry import installed
from images.pixels.engine import VARIABLE, EngineUnavailable, chosen
from qafila.cli.output import Problem, lasting
from qafila.cli.setting_up import require_ready
from qafila.cli.waiting import standstill
from qafila.home import full_disk, home
from qafila.keys import KEY_FILE, KeysMissing
from qafila.packages import PackageClash, refuse_clashes
from sync.store import accounts
from sync.store.backlog import backlog


@dataclass(frozen=True)
class Finding:
    what: str
    fine: bool
    said: str


def examine() -> list[Finding]:
    findings = [_packages(), _home(), _keys(), _database()]
    if findings[-1].fine:
        findings += [_workers(), _accounts()]
    return [*findings, _photos(), _connectors()]


def _packages() -> Finding:
    try:
        refuse_clashes()
    except PackageClash as clash:
        return Finding("packages", False, str(clash))
    return Finding("packages", True, "no other distribution has packages of our names")


def _home() -> Finding:
    folder = home()
    if not folder.is_dir():
        return Finding("home", False, f"{folder} does not exist yet: run `qafila migrate`")
    if not os.access(folder, os.W_OK):
        return Finding("home", False, f"{folder} cannot be written: give its owner the right to")
    if full := full_disk():
        return Finding("home", False, full)
    return Finding("home", True, str(folder))


def _keys() -> Finding:
    file = home() / KEY_FILE
    if not file.is_file():
        return Finding("keys", False, f"{file} is absent: run `qafila migrate`, or restore it from your backup")
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        return Finding("keys", False, f"{file} can be read by others (mode {mode:o}): run chmod 600 {file}")
    return Finding("keys", True, f"{file}, readable by its owner alone")


def _database() -> Finding:
    try:
        require_ready()
    except (Problem, KeysMissing) as problem:
        return Finding("database", False, str(problem))
    return Finding("database", True, "answers, and is at this version")


def _workers() -> Finding:
    found = backlog()
    if said := standstill(found):
        return Finding("workers", False, said)
    waits = f"{found.accounts} accounts waiting" + (f" since {lasting(found.seconds)}" if found.accounts else "")
    return Finding("workers", True, f"{found.workers} alive, {waits} (`sync` works by itself where none is)")


def _accounts() -> Finding:
    used = accounts.connectors_in_use()
    if missing := sorted(used.keys() - installed().keys()):
        said = ", ".join(f"{slug} ({used[slug]} accounts)" for slug in missing)
        return Finding("accounts", False, f"no connector is installed for {said}: install the package that has it")
    return Finding("accounts", True, f"{sum(used.values())}, each with its connector installed")


def _photos() -> Finding:
    try:
        engine = chosen()
    except EngineUnavailable as unavailable:
        return Finding("photos", False, str(unavailable))
    slower = "" if engine.name == "libvips" else f", slower than libvips ({VARIABLE} or the system decides)"
    return Finding("photos", True, f"made by {engine.version}{slower}")


def _connectors() -> Finding:
    entries = installed()
    if broken := [entry.slug for entry in entries.values() if entry.broken]:
        return Finding("connectors", False, f"broken: {', '.join(broken)}; see `qafila connectors`")
    return Finding("connectors", True, ", ".join(entries))
