"""Etsy's categories that fit some words. Etsy tells all of them, in English, and has no search of its own."""

from collections.abc import Iterator, Sequence

from catalog.folding import folded
from connectors import HttpClient, read
from connectors.asked import PlatformCategory
from connectors.channels.etsy.replies import TaxonomyNode, TaxonomyNodes


def found(http: HttpClient, words: str) -> Sequence[PlatformCategory]:
    """Those whose own name has the words come before those that lie within such a one."""
    wanted = folded(words).split()
    everything = _paths(read(http.get("seller-taxonomy/nodes"), TaxonomyNodes).results, ())
    fitting = [(node, path) for node, path in everything if _has(" ".join(path), wanted)]
    fitting.sort(key=lambda each: (not _has(each[0].name, wanted), len(each[1])))
    return [PlatformCategory(id=str(node.id), name=" > ".join(path)) for node, path in fitting]


def _paths(nodes: Sequence[TaxonomyNode], above: tuple[str, ...]) -> Iterator[tuple[TaxonomyNode, tuple[str, ...]]]:
    for node in nodes:
        path = (*above, node.name)
        yield node, path
        yield from _paths(node.children, path)


def _has(name: str, wanted: Sequence[str]) -> bool:
    """Beginnings of words are enough: `rug` is in `Rugs`."""
    own = folded(name).split()
    return all(any(each.startswith(word) for each in own) for word in wanted)
