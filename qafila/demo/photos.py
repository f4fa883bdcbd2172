"""Phone photos of drawings: pixels of a scene, then a JPEG as a phone writes it: turned, tagged and a little noisy."""

import io
import random
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import PIL
from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

from qafila.demo.scene import Outline, Scene, Shape
from qafila.demo.shots import Shot

__all__ = ["LONG_SIDE", "PILLOW", "SHORT_SIDE", "develop", "draw", "upright"]

PILLOW = PIL.__version__
SHORT_SIDE, LONG_SIDE = 3024, 4032
VIEW = 1000  # units across the short side
_COARSE = 2  # drawn at half the phone's resolution, as soft as its lens
_FINE = 2  # masks are drawn this much finer, for smooth edges
_QUALITY = 88
_TURNS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""What undoes the viewer's turning, by the value of EXIF's Orientation."""

_Box = tuple[int, int, int, int]


def develop(shot: Shot) -> bytes:
    """The photo's file: pixels as the sensor lay, the turn in its EXIF; the same bytes every time."""
    image = upright(shot)
    if shot.orientation in _TURNS:
        image = image.transpose(_TURNS[shot.orientation])
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, subsampling="4:2:0", exif=_exif(shot, image.size))
    return file.getvalue()


def upright(shot: Shot) -> Image.Image:
    """The photo as people see it."""
    drawn = _lens(draw(shot.scene(), portrait=shot.portrait), seed=shot.name)
    width, height = drawn.size
    if shot.thumbnail:
        return drawn.resize((shot.thumbnail, shot.thumbnail * height // width), Image.Resampling.LANCZOS)
    large = drawn.resize((width * _COARSE, height * _COARSE), Image.Resampling.BILINEAR)
    return ImageChops.add(large, _noise(*large.size, seed=shot.name), offset=-128)


# From shapes to pixels


def draw(scene: Scene, *, portrait: bool) -> Image.Image:
    short, long = SHORT_SIDE // _COARSE, LONG_SIDE // _COARSE
    canvas = Image.new("RGB", (short, long) if portrait else (long, short), "#d8c8b4")
    scale = short / VIEW
    origin = (canvas.width / 2 - 500 * scale, canvas.height / 2 - 570 * scale)
    for shape in scene:
        _lay(canvas, shape, scale, origin)
    return canvas


def _lay(canvas: Image.Image, shape: Shape, scale: float, origin: tuple[float, float]) -> None:
    outlines = [_to_pixels(outline, scale, origin) for outline in shape.outlines]
    x0, y0, x1, y1 = _bounds(outlines)
    blur = shape.blur * scale
    room = 2.6 * blur + 2
    left, top = max(0, int(x0 - room)), max(0, int(y0 - room))
    right, bottom = min(canvas.width, int(x1 + room) + 1), min(canvas.height, int(y1 + room) + 1)
    if left >= right or top >= bottom:
        return
    area = (left, top, right, bottom)
    mask = _mask(outlines, area, blur)
    if shape.within is not None:
        mask = ImageChops.multiply(mask, _mask([_to_pixels(shape.within, scale, origin)], area, 0))
    if shape.opacity < 1:
        mask = mask.point([round(level * shape.opacity) for level in range(256)])
    canvas.paste(_run(shape, area, (x0, y0, x1, y1)), area, mask)


def _to_pixels(outline: Outline, scale: float, origin: tuple[float, float]) -> Outline:
    return tuple((origin[0] + x * scale, origin[1] + y * scale) for x, y in outline)


def _bounds(outlines: Iterable[Outline]) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for outline in outlines for point in outline), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _mask(outlines: Iterable[Outline], area: _Box, blur: float) -> Image.Image:
    """Where the outlines cover the area. What is blurred is drawn small: it has no detail to lose."""
    width, height = area[2] - area[0], area[3] - area[1]
    zoom = _FINE if blur < 2 else 0.25 if blur > 12 else 0.5
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    for outline in outlines:
        if len(outline) > 2:
            pen.polygon([((x - area[0]) * zoom, (y - area[1]) * zoom) for x, y in outline], fill=255)
    if zoom > 1:
        mask = mask.reduce(_FINE)
        return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask
    return mask.filter(ImageFilter.GaussianBlur(blur * zoom)).resize((width, height), Image.Resampling.BILINEAR)


def _run(shape: Shape, area: _Box, bounds: tuple[float, float, float, float]) -> Image.Image | str:
    """The shape's colours over the area, each at its place within the shape's own bounds."""
    if len(shape.colors) == 1:
        return shape.colors[0]
    start, end, low, high = (0, 2, bounds[0], bounds[2]) if shape.across else (1, 3, bounds[1], bounds[3])
    length = area[end] - area[start]
    places = ((area[start] + step + 0.5 - low) / max(1.0, high - low) for step in range(length))
    stops = [_rgb(color) for color in shape.colors]
    strip = Image.new("RGB", (length, 1) if shape.across else (1, length))
    strip.putdata([_between(stops, place) for place in places])
    return strip.resize((area[2] - area[0], area[3] - area[1]), Image.Resampling.NEAREST)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _between(stops: list[tuple[int, int, int]], place: float) -> tuple[int, int, int]:
    along = min(max(place, 0.0), 1.0) * (len(stops) - 1)
    first = min(int(along), len(stops) - 2)
    (r0, g0, b0), (r1, g1, b1), part = stops[first], stops[first + 1], along - first
    return round(r0 + (r1 - r0) * part), round(g0 + (g1 - g0) * part), round(b0 + (b1 - b0) * part)


# What the phone adds


def _lens(image: Image.Image, seed: str) -> Image.Image:
    """Uneven light: slow blotches as of plaster and cloth, and corners a little darker than the middle."""
    chance = random.Random(f"light {seed}")
    size = (image.width // 4, image.height // 4)  # light is soft: nothing is lost by making it small
    light = (
        Image.radial_gradient("L").resize(size).point([255 - round(46 * (level / 255) ** 2.6) for level in range(256)])
    )
    for cells, strength in ((5, 0.14), (140, 0.022)):
        grain = Image.frombytes("L", (cells, cells), chance.randbytes(cells * cells))
        clouds = grain.resize(size, Image.Resampling.BICUBIC).point(
            [round(255 - strength * level) for level in range(256)]
        )
        light = ImageChops.multiply(light, clouds)
    light = light.resize(image.size, Image.Resampling.BILINEAR)
    lit = ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))
    return lit.convert("RGB", _VIVID)


def _vivid(saturation: float, brightness: float) -> tuple[float, ...]:
    """A colour matrix: away from grey, and lighter."""
    grey = (0.299, 0.587, 0.114)
    weights = (
        (brightness * ((1 - saturation) * grey[other] + (saturation if other == channel else 0)) for other in range(3))
        for channel in range(3)
    )
    return tuple(value for row in weights for value in (*row, 0.0))


_VIVID = _vivid(1.22, 1.17)


def _noise(width: int, height: int, seed: str) -> Image.Image:
    """Sensor noise around 128, mostly of brightness: one tile, laid in turns so that nobody sees it repeat."""
    chance = random.Random(f"noise {seed}")
    noise = Image.new("RGB", (width, height))
    for left in range(0, width, _TILE):
        for top in range(0, height, _TILE):
            noise.paste(_tiles()[chance.randrange(4)], (left, top))
    return noise


_TILE = 512


@cache
def _tiles() -> tuple[Image.Image, ...]:
    chance = random.Random("sensor")

    def grain(spread: float) -> Image.Image:
        raw = Image.frombytes("L", (_TILE, _TILE), chance.randbytes(_TILE * _TILE))
        return raw.filter(ImageFilter.GaussianBlur(0.6)).point(
            [round(128 + (level - 128) * spread) for level in range(256)]
        )

    brightness = grain(0.09)
    channels = [ImageChops.add(brightness, grain(0.04), offset=-128) for _ in "rgb"]
    tile = Image.merge("RGB", channels)
    turns = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return (tile, *(tile.transpose(turn) for turn in turns))


def _exif(shot: Shot, size: tuple[int, int]) -> Image.Exif:
    taken = datetime.fromisoformat(shot.taken).strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif.update({
        ExifTags.Base.Make: "Nakhla",
        ExifTags.Base.Model: "Nakhla N5 Lite",
        ExifTags.Base.Orientation: shot.orientation,
        ExifTags.Base.DateTime: taken,
    })  # fmt: skip
    exif.get_ifd(ExifTags.IFD.Exif).update({
        ExifTags.Base.DateTimeOriginal: taken,
        ExifTags.Base.ExifImageWidth: size[0],
        ExifTags.Base.ExifImageHeight: size[1],
        ExifTags.Base.FNumber: IFDRational(18, 10),
        ExifTags.Base.ISOSpeedRatings: 200,
    })  # fmt: skip
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: (IFDRational(30, 1), IFDRational(17, 1), IFDRational(2412, 100)),
        ExifTags.GPS.GPSLongitudeRef: "W",
        ExifTags.GPS.GPSLongitude: (IFDRational(8, 1), IFDRational(41, 1), IFDRational(552, 10)),
    })  # fmt: skip
    return exif
