"""What the Graph API says of the account: which catalogue it is. Pure."""

from connectors import AccountFacts
from connectors.asked import Answers
from connectors.channels.meta.replies import Catalogue


def to_facts(catalogue: Catalogue, answers: Answers) -> AccountFacts:
    return AccountFacts(values={"catalogue": catalogue.name, "answers": answers.kept()})
