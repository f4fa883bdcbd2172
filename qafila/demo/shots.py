"""The cooperative's photos: what stands where, and how the phone was held."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qafila.demo import backdrops, crafts, garden, leather, pantry, textiles
from qafila.demo.scene import Scene, placed

Drawing = Callable[[], Scene]


@dataclass(frozen=True)
class Shot:
    """`orientation` is EXIF's: 1 as it lay, 3 upside down, 6 and 8 the phone on its side."""

    name: str
    layers: tuple[Drawing, ...]
    orientation: int
    portrait: bool
    taken: str
    thumbnail: int = 0
    """Pixels across, where only a thumbnail was kept."""

    def scene(self) -> Scene:
        return tuple(shape for layer in self.layers for shape in layer())


_sun, _palm = backdrops.window_light, backdrops.palm_shade


def _wall(wall: str, table: str) -> Drawing:
    return partial(backdrops.wall_and_table, wall, table)


def _niche(wall: str, table: str) -> Drawing:
    return partial(backdrops.niche, wall, table)


def _tiles(wall: str, table: str, tile: str) -> Drawing:
    return partial(backdrops.tiled, wall, table, tile)


def _planks(color: str) -> Drawing:
    return partial(backdrops.planks, color)


def _two_bottles() -> Scene:
    tall = pantry.oil_bottle("#d9962b", "#2f6f6a")
    return (*placed(tall, -120, -22, 1.06), *placed(tall, 170, 20, 0.8))


def _rug() -> Scene:
    return textiles.rug("#ece0c8", "#3a2c28", "#b4472e")


def _rug_close() -> Scene:
    return placed(_rug(), 150, 560, 2.1, -7)


_TAKEN = (
    Shot(
        "IMG_20260314_101522.jpg",
        (_niche("#dfb58b", "#b98a5e"), partial(pantry.oil_bottle, "#d9962b", "#2f6f6a")),
        orientation=6, portrait=True, taken="2026-03-14T10:15:22",
    ),
    Shot(
        "IMG_20260314_101611.jpg",
        (_tiles("#f2e7d3", "#c2925f", "#2f6f6a"), _two_bottles),
        orientation=1, portrait=False, taken="2026-03-14T10:16:11",
    ),
    Shot(
        "argan visage.jpg",
        (_wall("#c9d9cb", "#d8bf97"), _palm, partial(pantry.dropper_bottle, "#8a4a1c", "#a2502d")),
        orientation=6, portrait=True, taken="2026-03-14T10:22:40",
    ),
    Shot(
        "amlou.jpg",
        (_tiles("#f1e5d1", "#c89a68", "#2b6a8a"), partial(pantry.amlou_bowl, "#e8dcc4", "#2b6a8a")),
        orientation=8, portrait=True, taken="2026-03-14T10:31:05",
    ),
    Shot(
        "miel-euphorbe.jpg",
        (_wall("#e6c58f", "#b5803f"), _sun, partial(pantry.honey_jar, "#c4721a", "#b5432c", "#7a3d14")),
        orientation=6, portrait=True, taken="2026-03-14T10:37:48",
    ),
    Shot(
        "miel-oranger.jpg",
        (_niche("#d5c39a", "#a87c48"), partial(pantry.honey_jar, "#e3a02c", "#3f7a63", "#8a5a14")),
        orientation=1, portrait=True, taken="2026-03-14T10:39:13",
    ),
    Shot(
        "safran.jpg",
        (_wall("#d9c3da", "#cdb59a"), _palm, partial(garden.saffron_tin, "#cfa85a", "#4b2a63")),
        orientation=3, portrait=True, taken="2026-03-14T10:48:30",
    ),
    Shot("tapis-losanges.jpg", (_planks("#a97c54"), _rug), orientation=6, portrait=True, taken="2026-03-15T16:02:09"),
    Shot("زربية.jpg", (_planks("#a97c54"), _rug_close), orientation=1, portrait=False, taken="2026-03-15T16:03:51"),
    Shot(
        "panier.jpg",
        (_niche("#e6d2ae", "#b98a5e"), partial(crafts.basket, "#cfa45a", "#8a4b24", "#b8432f")),
        orientation=6, portrait=True, taken="2026-03-15T16:10:27",
    ),
    Shot(
        "tajine.JPG",
        (_wall("#eac9a6", "#b98a5e"), _sun, partial(crafts.tagine, "#b8562e", "#e9d5ac")),
        orientation=1, portrait=False, taken="2026-03-15T16:18:44",
    ),
    Shot(
        "babouches-jaunes.jpg",
        (_planks("#b98d62"), partial(leather.babouches, "#e0a92e", "#f7ecd0")),
        orientation=8, portrait=True, taken="2026-03-15T16:25:02",
    ),
    Shot(
        "babouches-rouges.jpg",
        (_planks("#b98d62"), partial(leather.babouches, "#a8322b", "#f2cf7a")),
        orientation=6, portrait=True, taken="2026-03-15T16:26:20",
    ),
    Shot(
        "coussin-bleu.jpg",
        (_wall("#eadbc5", "#b9906a"), _sun, partial(textiles.cushion, "#24507c", "#ead9b0")),
        orientation=6, portrait=True, taken="2026-03-15T16:33:15",
    ),
    Shot(
        "coussin-safran.jpg",
        (_wall("#d6dcd4", "#b9906a"), _sun, partial(textiles.cushion, "#d1912b", "#7c2f22")),
        orientation=1, portrait=True, taken="2026-03-15T16:34:40",
    ),
    Shot(
        "savon.jpg",
        (_wall("#dbe0c6", "#c7ab82"), _sun, partial(garden.soap_bars, ("#8d9a5e", "#e6d3a8", "#d79a86"), "#7d8b4e")),
        orientation=3, portrait=True, taken="2026-03-16T09:05:33",
    ),
    Shot(
        "théière.jpg",
        (_tiles("#f3e9d6", "#b98a5e", "#2d7a68"), partial(crafts.teapot, "#c39a48", "#b98a2a")),
        orientation=3, portrait=False, taken="2026-03-16T09:12:58",
    ),
    Shot(
        "écharpe-garance.jpg",
        (_wall("#e0d2ba", "#b9906a"), _palm, partial(textiles.scarf, "#b5472f", "#f0dfc0", "#2f3a55")),
        orientation=6, portrait=True, taken="2026-03-16T09:20:16",
    ),
    Shot(
        "écharpe-indigo.jpg",
        (_wall("#e0d2ba", "#b9906a"), _palm, partial(textiles.scarf, "#2f4a78", "#efe3cb", "#c98a3c")),
        orientation=8, portrait=True, taken="2026-03-16T09:21:37",
    ),
    Shot(
        "nappe.jpg",
        (_planks("#c3a27c"), partial(textiles.table_linen, "#efe7d8", "#2b5d8f")),
        orientation=1, portrait=False, taken="2026-03-16T09:30:44",
    ),
    Shot(
        "eau de rose.jpg",
        (_wall("#cfe2da", "#d8c2a0"), _palm, partial(garden.petals, "#d9748a"), partial(pantry.oil_bottle,
             "#efc3c4", "#b0455f")),
        orientation=1, portrait=True, taken="2026-03-16T09:41:10", thumbnail=200,
    ),
    Shot(
        "bol.jpg",
        (_wall("#c9d8dc", "#c7a37a"), _palm, partial(crafts.painted_bowl, "#ece4d4", "#24588c")),
        orientation=1, portrait=False, taken="2026-03-16T09:48:02",
    ),
)  # fmt: skip

_RETAKEN = Shot(
    "miel-euphorbe.jpg",
    (_niche("#c9d2c0", "#a5794a"), partial(pantry.honey_jar, "#b9651a", "#c98a2c", "#7a3d14")),
    orientation=6, portrait=True, taken="2026-04-02T11:04:19",
)  # fmt: skip


def shots(*, changed: bool = False) -> dict[str, Shot]:
    """The photos by file name; in the second lot one of them was taken again."""
    lot = {shot.name: shot for shot in _TAKEN}
    return {**lot, _RETAKEN.name: _RETAKEN} if changed else lot
