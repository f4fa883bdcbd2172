"""Draws docs/contact-sheet.jpg: ten phone photos as they come, and what three platforms get."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from images.photo import RenditionBytes
from images.render import render
from images.spec import ImageSpec
from qafila.demo.photos import develop
from qafila.demo.shots import shots

PLACE = Path(__file__).with_name("contact-sheet.jpg")
SPECS = {
    "JPEG, within 1600": ImageSpec(),
    "JPEG, square 1200 on white": ImageSpec(box=1200, square=True),
    "WebP, within 800, at most 60 kB": ImageSpec(box=800, formats=("webp",), max_bytes=60_000),
}
PHOTOS, CELL, LINE, COLUMNS = 10, 150, 26, 2


def cell(data: bytes, said: str) -> Image.Image:
    """The picture as a program shows it that looks at nothing but pixels."""
    made = Image.new("RGB", (CELL, CELL + LINE), "#e8e4dc")
    picture = Image.open(BytesIO(data)).convert("RGB")
    picture.thumbnail((CELL - 8, CELL - 8))
    made.paste(picture, ((CELL - picture.width) // 2, (CELL - picture.height) // 2))
    ImageDraw.Draw(made).text((4, CELL + 4), said, fill="#333333", font=ImageFont.load_default(11))
    return made


def weight(data: bytes) -> str:
    return f"{len(data) / 1_000_000:.1f} MB" if len(data) > 999_999 else f"{len(data) // 1000} kB"


def row(data: bytes) -> list[Image.Image]:
    with Image.open(BytesIO(data)) as photo:
        before = cell(data, f"{photo.width} x {photo.height}, {weight(data)}, GPS")
    made = [each for each in render(data, list(SPECS.values())) if isinstance(each, RenditionBytes)]
    return [before, *(cell(each.data, f"{each.width} x {each.height}, {weight(each.data)}") for each in made)]


def main() -> None:
    rows = [row(develop(shot)) for shot in [each for each in shots().values() if not each.thumbnail][:PHOTOS]]
    width = (1 + len(SPECS)) * CELL
    sheet = Image.new("RGB", (COLUMNS * width + 12, LINE + len(rows) // COLUMNS * (CELL + LINE)), "white")
    for column in range(COLUMNS):
        for at, said in enumerate(("as it came", *SPECS)):
            place = (column * (width + 12) + at * CELL + 4, 6)
            ImageDraw.Draw(sheet).text(place, said, fill="black", font=ImageFont.load_default(10))
    for number, cells in enumerate(rows):
        for at, each in enumerate(cells):
            left, top = number % COLUMNS * (width + 12) + at * CELL, LINE + number // COLUMNS * (CELL + LINE)
            sheet.paste(each, (left, top))
    sheet.save(PLACE, "JPEG", quality=82, optimize=True)


if __name__ == "__main__":
    main()
