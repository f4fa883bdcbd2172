"""Titles of the variants of one product: what they share, and what each says of its own."""

import re
from collections.abc import Sequence
from itertools import takewhile

from catalog.packed import ONE_SIZE

_BEFORE_CHOICE = re.compile(
    r"(?:[\s–—(,:|/-]|\b(?:in|en|size|taille|couleur|colou?r|pointure|taglia|colore|storlek|färg|المقاس|مقاس|لون|اللون)\b)*"
    r"(?<!\w)\w*$",
    re.IGNORECASE,
)
"""The end of what titles share, where "… - Size S" and "… - Size M" differ."""
_OPENED = re.compile(r"[(\[][^()\[\]]*$")
"""A bracket whose end is not shared: "Vase (blue", of "Vase (blue)" and "Vase (blue-green)"."""
_LONGEST = 500
_BETWEEN = " –—,:|/-"
_AROUND = " –—-|,;:/()[]"
_MEASURED = re.compile(r"\d+(?:[.,]\d+)?\s?[^\W\d_]{1,8}\.?")


def apart(titles: Sequence[str]) -> tuple[str, list[str]]:
    """("Robe", ["S", "M"]) of "Robe - S" and "Robe - M"; nothing where they share no words or one says nothing more."""
    if len(set(titles)) < 2 or any(len(title) > _LONGEST for title in titles):
        return "", []
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*titles, strict=False))
    begun = titles[0][: sum(1 for _ in alike)]
    opened = _OPENED.search(begun)
    shared = begun[: opened.start()].rstrip(_BETWEEN) if opened else _BEFORE_CHOICE.sub("", begun, count=1).strip()
    rests = [title[len(shared) :].strip(_AROUND) for title in titles]
    return (shared, rests) if shared and all(rests) else ("", [])


def are_sizes(words: Sequence[str]) -> bool:
    """Whether all say how large a thing is: M, 42, 250 ml."""
    return all(ONE_SIZE.fullmatch(word) or _MEASURED.fullmatch(word) for word in words)
