"""For the tests of connectors: the conformance suite, what a host offers, and listings that are hard to carry.

It needs pytest: the extra `qafila[testing]`.
"""

import pytest

pytest.register_assert_rewrite("connectors.testing.conformance", "connectors.testing.rehearsal")

from connectors.testing.conformance import ConnectorConformance  # noqa: E402 - its assertions are rewritten first
from connectors.testing.conformance.feeds import FeedConformance, FeedRow  # noqa: E402
from connectors.testing.fake_channel import (  # noqa: E402
    Answer,
    FakeChannel,
    Seen,
    Shown,
    ShownOffer,
    Unsupported,
    route,
)
from connectors.testing.hosts import Kept, hosted, memory_files, memory_tokens  # noqa: E402
from connectors.testing.sample_listings import SAMPLES, listing_of, picture_of, samples  # noqa: E402

__all__ = [
    "SAMPLES",
    "Answer",
    "ConnectorConformance",
    "FakeChannel",
    "FeedConformance",
    "FeedRow",
    "Kept",
    "Seen",
    "Shown",
    "ShownOffer",
    "Unsupported",
    "hosted",
    "listing_of",
    "memory_files",
    "memory_tokens",
    "picture_of",
    "route",
    "samples",
]
