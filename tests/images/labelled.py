"""Product photos with known defects of graded strength, drawn for the calibration of the advice on photos.

The label of each picture follows from how it was made, not from what is measured. What lies in between, where people
would disagree, is in the set and has no label.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from qafila.demo import backdrops, crafts, garden, leather, pantry, textiles
from qafila.demo.photos import draw
from qafila.demo.scene import Scene, Shape, placed

FLOOR = 870  # where crafts stand, in units of a scene
VIEW = (1000.0, 4000 / 3)  # width and height of what an upright photo shows, in the same units
MIDDLE = (500.0, 570.0)
CRAFTS = (
    partial(pantry.oil_bottle, "#d9962b", "#2f6f6a"),
    partial(pantry.dropper_bottle, "#8a4a1c", "#a2502d"),
    partial(pantry.honey_jar, "#c4721a", "#b5432c", "#7a3d14"),
    partial(pantry.amlou_bowl, "#e8dcc4", "#2b6a8a"),
    partial(garden.saffron_tin, "#cfa85a", "#4b2a63"),
    partial(garden.soap_bars, ("#8d9a5e", "#e6d3a8", "#d79a86"), "#7d8b4e"),
    partial(crafts.basket, "#cfa45a", "#8a4b24", "#b8432f"),
    partial(crafts.tagine, "#b8562e", "#e9d5ac"),
    partial(crafts.teapot, "#c39a48", "#b98a2a"),
    partial(crafts.painted_bowl, "#8fa6b4", "#24588c"),
    partial(leather.babouches, "#e0a92e", "#f7ecd0"),
    partial(leather.babouches, "#a8322b", "#f2cf7a"),
    partial(textiles.cushion, "#24507c", "#ead9b0"),
    partial(textiles.cushion, "#d1912b", "#7c2f22"),
    partial(textiles.scarf, "#b5472f", "#f0dfc0", "#2f3a55"),
    partial(textiles.scarf, "#2f4a78", "#efe3cb", "#c98a3c"),
)
BACKDROPS = (
    partial(backdrops.wall_and_table, "#c9d9cb", "#d8bf97"),
    partial(backdrops.niche, "#dfb58b", "#b98a5e"),
    partial(backdrops.tiled, "#f2e7d3", "#c2925f", "#2f6f6a"),
    partial(backdrops.planks, "#a97c54"),
)
BLURS, STOPS_DARK, STOPS_LIGHT = (1.0, 2.0, 3.0, 5.0, 8.0), (-1.0, -2.0, -3.0, -4.0), (0.5, 1.0, 2.0, 3.0)
PLAIN = {"white": 255, "off white": 240, "pale grey": 222, "grey": 170, "dark": 90}
SIZES = (1.0, 0.7, 0.45, 0.3, 0.2)
SMALL, LARGE = 0.4, 0.5
"""Of the photo's longer way: a subject below one is small, one above the other is not."""


@dataclass(frozen=True)
class Labelled:
    name: str
    craft: int
    image: Image.Image = field(repr=False)
    labels: dict[str, bool]
    """Defect → whether it has it; what nobody could say is left out."""

    @property
    def jpeg(self) -> bytes:
        return as_jpeg(self.image)


def as_jpeg(image: Image.Image, quality: int = 88) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


FINE = dict.fromkeys(("blurred", "dark", "burnt_out"), False)


def photos(which: Iterable[int] = range(len(CRAFTS))) -> Iterator[Labelled]:
    for craft in which:
        scene = in_scene(craft)
        yield Labelled("scene", craft, noisy(scene, craft), {**FINE, "white": False, "nearly_white": False})
        yield Labelled(
            "white", craft, noisy(on_plain(craft, 255), craft), {**FINE, "white": True, "nearly_white": False}
        )
        yield from _spoiled(craft, scene)
        yield from _before_plain(craft)


def _spoiled(craft: int, scene: Image.Image) -> Iterator[Labelled]:
    """One defect each, at every strength; every craft has two of the three kinds."""
    if craft % 3 != 0:
        for blur in BLURS:
            label = {} if blur == 2 else {"blurred": blur > 2}
            soft = scene.filter(ImageFilter.GaussianBlur(blur))
            yield Labelled(f"blur {blur:g}", craft, noisy(soft, craft), {"dark": False, "burnt_out": False, **label})
    if craft % 3 != 1:
        for stops in STOPS_DARK:
            label = {} if stops == -2 else {"dark": stops < -2}
            yield Labelled(
                f"{stops:+g} EV", craft, noisy(exposed(scene, stops), craft, 2.5), {"burnt_out": False, **label}
            )
    if craft % 3 != 2:
        for stops in STOPS_LIGHT:
            label = {} if stops == 1 else {"burnt_out": stops > 1}
            yield Labelled(f"{stops:+g} EV", craft, noisy(exposed(scene, stops), craft), {"dark": False, **label})


def _before_plain(craft: int) -> Iterator[Labelled]:
    for name, level in PLAIN.items():
        if craft % 2 or level == 255:
            continue
        labels = {"white": False, "nearly_white": name in {"off white", "pale grey"}}
        yield Labelled(name, craft, noisy(on_plain(craft, level), craft), labels)
    for size in SIZES[1:]:
        if craft % 2 == 0:
            continue
        share = filled(craft, size)
        label = {} if SMALL <= share <= LARGE else {"small": share < SMALL}
        yield Labelled(f"size {size:g}", craft, noisy(on_plain(craft, 250, size), craft), label)


@cache
def in_scene(craft: int) -> Image.Image:
    return draw((*BACKDROPS[craft % len(BACKDROPS)](), *CRAFTS[craft]()), portrait=True).resize((1200, 1600))


def on_plain(craft: int, level: int, size: float = 1.0) -> Image.Image:
    """Before paper of this lightness, a little uneven as light is."""
    drawn = draw((_paper(level), *_standing(craft, size)), portrait=True).resize((1200, 1600))
    if level >= 250:
        return drawn
    across = np.linspace(1.0, 0.965, 1600)[:, None, None]
    return Image.fromarray((np.asarray(drawn) * across).astype(np.uint8))


def _paper(level: int) -> Shape:
    colour = f"#{level:02x}{level:02x}{max(0, level - 2):02x}"
    return Shape((colour,), (((-2000.0, -2000.0), (3000.0, -2000.0), (3000.0, 3000.0), (-2000.0, 3000.0)),))


def _standing(craft: int, size: float) -> Scene:
    """The craft in the middle of the photo."""
    return placed(CRAFTS[craft](), dx=0, dy=(MIDDLE[1] - FLOOR) * (1 - size), scale=size)


def filled(craft: int, size: float = 1.0) -> float:
    """The share of the photo's longer way that the craft's outlines take; its soft shadow does not count."""
    points = [point for shape in _standing(craft, size) if shape.blur < 8 for line in shape.outlines for point in line]
    left, top = (MIDDLE[axis] - VIEW[axis] / 2 for axis in (0, 1))
    spans = []
    for axis, (low, whole) in enumerate(((left, VIEW[0]), (top, VIEW[1]))):
        along = [min(max(point[axis], low), low + whole) for point in points]
        spans.append((max(along) - min(along)) / whole)
    return max(spans)


def exposed(image: Image.Image, stops: float) -> Image.Image:
    """As if the shutter had been open longer or shorter: light is linear, pixels are not."""
    linear = (np.asarray(image) / 255) ** 2.2 * 2**stops
    return Image.fromarray((np.clip(linear, 0, 1) ** (1 / 2.2) * 255).round().astype(np.uint8))


def noisy(image: Image.Image, seed: int, strength: float = 1.5) -> Image.Image:
    """What a sensor adds, softened as a phone does."""
    dice = np.random.default_rng(seed)
    grain = dice.normal(0, strength, (*np.asarray(image).shape[:2], 1)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).round().astype(np.uint8))


def copies(image: Image.Image) -> dict[str, bytes]:
    """The same photo as it comes back from chats, other shops and phones."""
    width, height = image.size
    cut = (round(width * 0.015), round(height * 0.015))
    return {
        "JPEG at quality 40": as_jpeg(image, 40),
        "a third of the size": as_jpeg(image.resize((width // 3, height // 3))),
        "3 % cut off": as_jpeg(image.crop((*cut, width - cut[0], height - cut[1]))),
        "a tenth lighter": as_jpeg(image.point(lambda level: min(255, round(level * 1.1)))),
        "mirrored": as_jpeg(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    }
