"""The double of a platform as the storm needs it: it fails again and again, notes what it did, and shows its goods."""

import pickle
import traceback
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, ClassVar

from PIL import Image

from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen
from connectors.testing.faults import Cut
from tests.scenarios.chaos.wares import nearest
from tests.shops.proxy import SLOW_DOWN, BadLine

Photo = bytes | str
"""Its pixels, or where the platform would fetch them."""


@dataclass(frozen=True)
class Good:
    """A listing: its id, our key, and whether customers see it (live), do no more (withdrawn), or never did (draft)."""

    id: str
    ref: str
    status: str
    photos: Sequence[Photo]


class Double(FakeChannel):
    """Inherit it before the double itself. `slow_down`: the ways in which the platform says that it is too much."""

    seller: ClassVar[str] = "souk"
    slow_down: ClassVar[Sequence[Answer]] = (SLOW_DOWN,)
    worse: ClassVar[float] = 1
    """More where a request is of many products, so that few are made."""

    def begin(self, seed: int) -> None:
        self.line, self.log = BadLine(seed, slow_down=self.slow_down, worse=self.worse), []
        self.written = 0
        self._colours: dict[bytes, int] = {}

    @abstractmethod
    def goods(self) -> Iterator[Good]: ...

    @abstractmethod
    def store(self) -> object:
        """All that a write may change."""

    def is_write(self, seen: Seen) -> bool:
        return seen.method != "GET"

    def amid_faults(self, *, faulty: bool) -> None:
        with self._lock:
            self._fault = self.line if faulty else None

    def pass_time(self) -> None:
        with self._lock:
            self.settle()

    # ---- what it was asked for

    def reached(self, seen: Seen, *, done: bool) -> Answer | None:
        try:
            answer = super().reached(seen, done=done)
        except Cut:
            if not done:
                self._note(seen, fault="cut")
            elif self.log:
                self.log[-1]["fault"] = "commit_cut"
            raise
        if answer is not None:
            self._note(seen, fault=str(answer.status))
        return answer

    def respond(self, seen: Seen) -> Answer:
        before = pickle.dumps(self.store())
        answer = super().respond(seen)
        carried_out = self.is_write(seen) and answer.status < 400
        self.written += carried_out
        repeated = carried_out and pickle.dumps(self.store()) == before
        told = self.line.instead(answer) if self._fault is self.line else answer
        fault = "" if told is answer else str(told.status)
        self._note(seen, committed=carried_out, repeated=int(repeated), status=answer.status, fault=fault)
        return told

    def _note(self, seen: Seen, **told: object) -> None:
        entry = {"n": len(self.log), "at": datetime.now(UTC).isoformat(), "method": seen.method, "path": seen.path}
        usual = {"status": 0, "fault": "", "committed": False, "repeated": 0}
        self.log.append({**entry, **usual, **told, "seller": self.seller, "ref": self.subject(seen)})

    def subject(self, seen: Seen) -> str:
        """Something by which a listing's requests are known."""
        return seen.path.rstrip("/").rpartition("/")[2]

    def broken(self) -> list[str]:
        """What the double itself could not answer: it is no proof of anything then."""
        return ["".join(traceback.format_exception(each)) for each in self._broken]

    # ---- what a person sees who looks into it

    def all_goods(self) -> list[dict[str, Any]]:
        with self._lock:
            return [self._described(good) for good in self.goods()]

    def _described(self, good: Good) -> dict[str, Any]:
        shown = self.shown(Receipt(remote={"listing": good.id}))
        assert shown is not None, good
        offers = {sku: [str(offer.price), offer.quantity] for sku, offer in shown.variants.items()}
        photos = [self._colour(each) if isinstance(each, bytes) else each for each in good.photos]
        head = {"id": good.id, "ref": good.ref, "status": good.status, "title": shown.title}
        return {**head, "offers": offers, "photos": photos}

    def _colour(self, photo: bytes) -> int:
        if photo not in self._colours:
            self._colours[photo] = colour_of(photo)
        return self._colours[photo]

    def bought(self, number: str, sku: str, count: int) -> bool:
        """Whether a customer got it, who came when nobody else did."""
        with self._lock:
            good = next((each for each in self.goods() if each.id == number), None)
            if good is None or good.status != "live":
                return False
            self.sell(Receipt(remote={"listing": number}), sku, count)
            return True


def html(status: int, told: str, headers: dict[str, str] | None = None) -> Answer:
    """A page of whatever stands before the platform."""
    page = f"<!doctype html><title>{told}</title><h1>{told}</h1>".encode()
    return Answer(status, headers=headers or {}, content=page, media_type="text/html")


def colour_of(photo: bytes) -> int:
    """Its place in the palette; -1 for a colour that nobody sells."""
    with Image.open(BytesIO(photo)) as opened:
        pixel = opened.convert("RGB").resize((1, 1)).getpixel((0, 0))
    found = nearest(pixel)  # type: ignore[arg-type]  # RGB: three numbers
    return -1 if found is None else found
