"""Photos and what was made of them: the bytes lie in files named by their hash, the rows say whose they are."""

from images.sources import FirstOf, FolderPhotos, Photos, ZipPhotos
from images.store.addresses import ask_again, fetch_missing, look_again
from images.store.findings import seen
from images.store.photos import known, stamp, take_in
from images.store.renditions import Made, RenditionMissing, read_rendition, ready, rendition, renditions
from images.store.tidying import Tidied, forget_what_was_made, is_due, photos_of, tidy
from images.store.whitening import NotNearlyWhite, PhotoUnknown, leave_as_it_is, whiten

__all__ = [
    "FirstOf",
    "FolderPhotos",
    "Made",
    "NotNearlyWhite",
    "PhotoUnknown",
    "Photos",
    "RenditionMissing",
    "Tidied",
    "ZipPhotos",
    "ask_again",
    "fetch_missing",
    "forget_what_was_made",
    "is_due",
    "known",
    "leave_as_it_is",
    "look_again",
    "photos_of",
    "read_rendition",
    "ready",
    "rendition",
    "renditions",
    "seen",
    "stamp",
    "take_in",
    "tidy",
    "whiten",
]
