"""All that the marketplace keeps, in one SQLite file. A request is one transaction, its line in the log included."""

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from practice.listings import ListingIn, Registration, Seller, Stored
from practice.pictures import Picture

_VERSION = 2
_SCHEMA = """
CREATE TABLE sellers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL, language TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE, created_at REAL NOT NULL
);
CREATE TABLE photos (
    id TEXT PRIMARY KEY, seller TEXT NOT NULL REFERENCES sellers, media_type TEXT NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, created_at REAL NOT NULL, content BLOB NOT NULL
);
CREATE TABLE listings (
    id TEXT PRIMARY KEY, seller TEXT NOT NULL REFERENCES sellers, ref TEXT NOT NULL, document TEXT NOT NULL,
    reasons TEXT NOT NULL, review_until REAL NOT NULL, withdrawn INTEGER NOT NULL, created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE INDEX listings_by_ref ON listings (seller, ref);
CREATE TABLE log (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    route TEXT NOT NULL, seller TEXT, ref TEXT, wrote TEXT, amount INTEGER NOT NULL, committed INTEGER NOT NULL,
    status INTEGER NOT NULL, fault TEXT, request_id TEXT NOT NULL
);
"""
_SINCE_1 = """
ALTER TABLE sellers ADD COLUMN countries TEXT NOT NULL DEFAULT '[]';
ALTER TABLE listings ADD COLUMN refused_in TEXT NOT NULL DEFAULT '{}';
ALTER TABLE listings ADD COLUMN expires_at REAL;
ALTER TABLE log ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
"""
_ON_SALE = "withdrawn = 0 AND reasons = '[]' AND review_until <= :now AND (expires_at IS NULL OR expires_at > :now)"


@dataclass(frozen=True)
class Entry:
    """A line of the log. `wrote` and `amount` say what was carried out; `status` is 0 where no answer was given."""

    at: float
    method: str
    path: str
    route: str
    request_id: str
    status: int
    seller: str | None = None
    ref: str | None = None
    wrote: str | None = None
    amount: int = 0
    repeated: int = 0
    """How much of the amount left a listing as it was."""
    committed: bool = False
    fault: str | None = None


class Storage:
    """One guarded connection; any thread may call."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version < _VERSION:
            told = _SCHEMA if version == 0 else ""
            self._db.executescript(f"BEGIN IMMEDIATE; {told} {_SINCE_1} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            self._db.close()
            raise ValueError(f"{file} was made by another version of the practice marketplace: choose another folder")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together, or nothing of it."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    @property
    def changes(self) -> int:
        """Rows changed so far: rises with whatever is written."""
        return self._db.total_changes

    # Sellers

    def add_seller(self, given: Registration, now: float) -> tuple[Seller, str]:
        """The new seller with her key, which is kept as a hash only."""
        countries = tuple(dict.fromkeys(given.countries)) or (given.country,)
        own_id = f"S{secrets.token_hex(4)}"
        seller = Seller(own_id, given.name, given.country, given.currency, given.language, countries)
        key = f"practice_{secrets.token_urlsafe(24)}"
        told = (seller.id, seller.name, seller.country, seller.currency, seller.language, _hash(key), now)
        self._run("INSERT INTO sellers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *told, json.dumps(countries))
        return seller, key

    def seller_with_key(self, key: str) -> Seller | None:
        return next(self._sellers("WHERE key_hash = ?", _hash(key)), None)

    def seller(self, seller: str) -> Seller | None:
        return next(self._sellers("WHERE id = ?", seller), None)

    def sellers(self, at_most: int) -> list[Seller]:
        """The newest first."""
        return list(self._sellers("ORDER BY rowid DESC LIMIT ?", at_most))

    def _sellers(self, where: str, *given: object) -> Iterator[Seller]:
        fields = "id, name, country, currency, language, countries"
        for row in self._run(f"SELECT {fields} FROM sellers {where}", *given):  # noqa: S608 - constants
            own_id, name, country, currency, language, countries = row
            yield Seller(own_id, name, country, currency, language, tuple(json.loads(countries)) or (country,))

    # Photos

    def add_photo(self, seller: str, picture: Picture, content: bytes, now: float) -> str:
        photo = f"P{secrets.token_hex(6)}"
        told = (photo, seller, picture.media_type, picture.width, picture.height, now, content)
        self._run("INSERT INTO photos VALUES (?, ?, ?, ?, ?, ?, ?)", *told)
        return photo

    def photo(self, photo: str) -> tuple[str, bytes] | None:
        """Its media type and bytes."""
        found = self._run("SELECT media_type, content FROM photos WHERE id = ?", photo)
        return (found[0]["media_type"], found[0]["content"]) if found else None

    def photos_of(self, seller: str, among: Collection[str]) -> set[str]:
        """Which of these ids are photos of the seller's."""
        told = "SELECT id FROM photos WHERE seller = ? AND id IN (SELECT value FROM json_each(?))"
        return {row["id"] for row in self._run(told, seller, json.dumps(list(among)))}

    # Listings

    def save(self, stored: Stored) -> None:
        told = (stored.id, stored.seller, stored.document.ref, stored.document.model_dump_json())
        state = (json.dumps(stored.reasons), stored.review_until, stored.withdrawn, stored.created_at)
        self._run(
            "INSERT INTO listings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " ref = excluded.ref, document = excluded.document, reasons = excluded.reasons,"
            " review_until = excluded.review_until, withdrawn = excluded.withdrawn, updated_at = excluded.updated_at,"
            " refused_in = excluded.refused_in, expires_at = excluded.expires_at",
            *(*told, *state, stored.updated_at, json.dumps(stored.refused_in), stored.expires_at),
        )

    def remove(self, listing: str) -> None:
        self._run("DELETE FROM listings WHERE id = ?", listing)

    def listing(self, listing: str) -> Stored | None:
        return next(self._listings("WHERE id = ?", listing), None)

    def listings_of(self, seller: str, ref: str | None, page: int, per_page: int) -> tuple[list[Stored], int]:
        """A page of them, the oldest first, and how many there are."""
        where = "WHERE seller = ? AND (? IS NULL OR ref = ?)"
        (count,) = self._run(f"SELECT count(*) FROM listings {where}", seller, ref, ref)  # noqa: S608 - constants
        paged = f"{where} ORDER BY rowid LIMIT ? OFFSET ?"
        return list(self._listings(paged, seller, ref, ref, per_page, (page - 1) * per_page)), count[0]

    def on_sale(self, now: float, page: int, per_page: int, seller: str | None = None) -> tuple[list[Stored], int]:
        """A page of what is live, the newest first, and how many there are."""
        where = f"WHERE {_ON_SALE} AND (:seller IS NULL OR seller = :seller)"
        given = {"now": now, "seller": seller, "limit": per_page, "offset": (page - 1) * per_page}
        (count,) = self._run(f"SELECT count(*) FROM listings {where}", **given)  # noqa: S608 - constants
        return list(self._listings(f"{where} ORDER BY rowid DESC LIMIT :limit OFFSET :offset", **given)), count[0]

    def _listings(self, where: str, *given: object, **named: object) -> Iterator[Stored]:
        fields = (
            "id, seller, document, reasons, review_until, withdrawn, created_at, updated_at, refused_in, expires_at"
        )
        for row in self._run(f"SELECT {fields} FROM listings {where}", *given, **named):  # noqa: S608 - constants
            document = ListingIn.model_validate_json(row["document"])
            reasons, until, withdrawn = tuple(json.loads(row["reasons"])), row["review_until"], bool(row["withdrawn"])
            refused_in = {country: tuple(codes) for country, codes in json.loads(row["refused_in"]).items()}
            made = (row["created_at"], row["updated_at"])
            yield Stored(
                row["id"], row["seller"], document, reasons, until, withdrawn, *made, refused_in, row["expires_at"]
            )

    # The log, and what can be counted

    def record(self, entry: Entry) -> None:
        told = (entry.at, entry.method, entry.path, entry.route, entry.seller, entry.ref, entry.wrote, entry.amount)
        self._run(
            "INSERT INTO log (at, method, path, route, seller, ref, wrote, amount, committed, status, fault,"
            " request_id, repeated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(*told, entry.committed, entry.status, entry.fault, entry.request_id, entry.repeated),
        )

    def log(self, after: int) -> list[sqlite3.Row]:
        return self._run("SELECT * FROM log WHERE n > ? ORDER BY n", after)

    def count_listings(self, now: float) -> dict[str, int]:
        return self._counts(
            "SELECT CASE WHEN withdrawn THEN 'withdrawn' WHEN review_until > :now THEN 'in_review'"
            " WHEN reasons <> '[]' THEN 'refused' WHEN expires_at <= :now THEN 'expired' ELSE 'live' END, count(*)"
            " FROM listings GROUP BY 1",
            now=now,
        )

    def doubles(self) -> list[str]:
        """Refs under which a seller has more than one listing that is not withdrawn."""
        told = "SELECT ref FROM listings WHERE NOT withdrawn GROUP BY seller, ref HAVING count(*) > 1 ORDER BY ref"
        return [row["ref"] for row in self._run(told)]

    def count_requests(self) -> dict[str, int]:
        return self._counts("SELECT method || ' ' || route, count(*) FROM log GROUP BY 1")

    def count_writes(self) -> dict[str, int]:
        return self._counts("SELECT wrote, sum(amount) FROM log WHERE committed AND wrote IS NOT NULL GROUP BY 1")

    def count_faults(self) -> dict[str, int]:
        return self._counts("SELECT fault, count(*) FROM log WHERE fault IS NOT NULL GROUP BY 1")

    def _counts(self, told: str, **named: object) -> dict[str, int]:
        return {name: count for name, count in self._run(told, **named)}  # noqa: C416 - rows are no tuples for dict()

    def _run(self, told: str, *given: object, **named: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(told, named or given).fetchall()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
