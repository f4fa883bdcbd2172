"""Which engine works on pixels, and that both do it alike, wherever they run."""

import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from images.photo import RenditionBytes
from images.pixels.engine import MODULES, VARIABLE, Engine, EngineUnavailable, chosen, load_engine
from images.render import render
from images.spec import ImageSpec
from images.worker import PhotoWorkers
from tests.images.pictures import P3, as_stored, corners, exif, noise, saved
from tests.images.renditions import on_both_engines, opened

PHOTO = saved(noise(40, 30).resize((1200, 900)), exif=exif(6), icc_profile=P3)
SPECS = (
    ImageSpec(box=1000),
    ImageSpec(box=700, square=True, background="#204060"),
    ImageSpec(box=300, formats=("webp",)),
    ImageSpec(box=200, formats=("png",)),
)
BY_ITSELF = """
import hashlib, sys
from images.render import render
from tests.images.test_engine import PHOTO, SPECS
print(*(hashlib.sha256(each.data).hexdigest() for each in render(PHOTO, SPECS)))
"""


@pytest.fixture
def anew() -> None:
    chosen.cache_clear()


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(("asked", "name"), [("", "libvips"), ("pillow", "pillow"), (" LibVips ", "libvips")])
def test_the_quick_engine_is_taken_unless_the_operator_names_another(
    asked: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, asked)
    assert chosen().name == name


@pytest.mark.usefixtures("anew")
def test_without_libvips_pillow_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setitem(MODULES, "libvips", "no_such_module")
    assert chosen().name == "pillow"


@pytest.mark.parametrize("name", ["libvips", "imagemagick"])
def test_an_engine_that_is_not_there_is_refused_with_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "libvips", "no_such_module")
    with pytest.raises(EngineUnavailable, match=VARIABLE):
        load_engine(name)


@pytest.mark.usefixtures("anew")
def test_workers_refuse_to_start_with_an_engine_that_is_not_there() -> None:
    script = f"""
import os
from images.worker import EngineUnavailable, PhotoWorkers
os.environ[{VARIABLE!r}] = "imagemagick"
try:
    PhotoWorkers(1).look(b"")
except EngineUnavailable as said:
    print(said)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "can be one of" in run.stdout


@on_both_engines
def test_other_processes_make_the_same_bytes(engine: Engine) -> None:
    here = [sha256(each.data).hexdigest() for each in render(PHOTO, SPECS, engine) if isinstance(each, RenditionBytes)]
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", BY_ITSELF],
            env={VARIABLE: engine.name, "PYTHONPATH": ".", "PYTHONHASHSEED": "random"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.split() == here


@pytest.mark.parametrize("orientation", [1, 5, 8])
def test_both_engines_make_nearly_the_same_pixels(orientation: int) -> None:
    scene = noise(16, 12).resize((320, 240), Image.Resampling.BICUBIC)
    data = saved(as_stored(scene, orientation), exif=exif(orientation), icc_profile=P3)
    specs = [spec.model_copy(update={"formats": ("png",)}) for spec in SPECS]
    one, other = (render(data, specs, load_engine(name)) for name in MODULES)
    for here, there in zip(one, other, strict=True):
        assert isinstance(here, RenditionBytes)
        assert isinstance(there, RenditionBytes)
        difference = ImageChops.difference(opened(here.data).convert("RGB"), opened(there.data).convert("RGB"))
        assert max(ImageStat.Stat(difference).mean) < 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_libvips_reads_nothing_but_jpeg(kind: str) -> None:
    load_engine("libvips")
    import pyvips

    with pytest.raises(pyvips.Error):
        pyvips.Image.new_from_buffer(saved(corners(), kind), "")


def test_a_film_is_told_from_a_photo(workers: PhotoWorkers) -> None:
    out = BytesIO()
    corners().save(out, "GIF", save_all=True, append_images=[noise(64, 48)])
    assert workers.look(out.getvalue()).moving
    assert not workers.look(saved(corners(), "GIF")).moving
