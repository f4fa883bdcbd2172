"""The sample business: a cooperative that we made up, with its price list and its phone photos.

Tazerzit is a cooperative of thirty-one women in Aït Yeddou, a village that exists only here, between the argan trees of
the Souss and the first slopes of the Anti-Atlas in Morocco. It is named after the silver brooch that holds a woman's
shawl. In the mornings its members crack argan nuts and grind amlou; in the afternoons they weave, embroider, plait palm
leaf and turn clay. They keep one spreadsheet, half in French and half in Arabic, and take their photos with one phone.
"""

from typing import NamedTuple

__all__ = ["BUSINESS", "SampleBusiness"]


class SampleBusiness(NamedTuple):
    name: str
    slug: str
    country: str
    currency: str
    language: str


BUSINESS = SampleBusiness(name="Coopérative Tazerzit", slug="tazerzit", country="MA", currency="MAD", language="fr")
