"""Photos and what was made of them: the bytes lie in files named by their hash, the rows say whose they are."""

from images.sources import FolderPhotos, Photos, ZipPhotos
from images.store.addresses import ask_again, fetch_missing, look_again
from images.store.photos import stamp, take_in
from images.store.renditions import Made, RenditionMissing, read_rendition, rendition, renditions

__all__ = [
    "FolderPhotos",
    "Made",
    "Photos",
    "RenditionMissing",
    "ZipPhotos",
    "ask_again",
    "fetch_missing",
    "look_again",
    "read_rendition",
    "rendition",
    "renditions",
    "stamp",
    "take_in",
]
