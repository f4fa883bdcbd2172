"""ConnectorConformance: what every connector has to do, whatever the platform. One module for each theme.

Where the platform fetches a file instead, FeedConformance in feeds.py says so of the file.
"""

from connectors.testing.conformance.consent import Consents
from connectors.testing.conformance.declaration import Declaration
from connectors.testing.conformance.fidelity import Fidelity
from connectors.testing.conformance.interruptions import Interruptions
from connectors.testing.conformance.privacy import Privacy
from connectors.testing.conformance.reading import Reading
from connectors.testing.conformance.refusals import Refusals
from connectors.testing.conformance.repeats import Repeats
from connectors.testing.conformance.stock import Stock


class ConnectorConformance(Declaration, Repeats, Interruptions, Refusals, Fidelity, Stock, Reading, Privacy, Consents):
    """Inherit in a class called Test…: set `connector` and `rejection`, write `config` and the fixture `fake`."""
