"""Relatives of the toy connector that are careless with what is others': their listings, hosts and secrets.

Not collected by itself: tests/connectors/test_conformance_catches.py runs the checks.
"""
# ruff: noqa: N801 - the suite's attribute is called `connector`

import socket
from contextlib import suppress

from connectors import Issue, Listing, ListingRejected, Push, Receipt, Reply, read
from tests.connectors.broken_toys import Broken
from tests.connectors.toy import Found, ToyConnector, to_receipt


class TestOthersFoundAsOurs(Broken, caught_by="test_what_others_made_is_left_alone_until_it_is_adopted"):
    class connector(ToyConnector):
        def find(self, listing: Listing) -> Receipt | None:
            found = super().find(listing)
            return found.model_copy(update={"ours": True}) if found else None


class TestOthersOverwritten(Broken, caught_by="test_what_others_made_is_left_alone_until_it_is_adopted"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            return super().push(push.model_copy(update={"known": push.known or self.find(push.listing)}))


class TestForeignHost(Broken, caught_by="test_only_allowed_hosts_are_called"):
    class connector(ToyConnector):
        def push(self, push: Push) -> Receipt:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", 9), timeout=1).close()
            return super().push(push)


class TestRefusalToldAsItCame(Broken, caught_by="test_a_refusal_that_repeats_the_credentials_is_told_without_them"):
    class connector(ToyConnector):
        def find(self, listing: Listing) -> Receipt | None:
            reply = self.http.get("items", params={"ref": listing.key}, allow=(400, 422))
            if not reply.ok:
                raise Refused(reply)
            found = read(reply, Found).items
            return to_receipt(found[0]) if found else None


class Refused(ListingRejected):
    """Goes past what takes secrets out of errors."""

    def __init__(self, reply: Reply) -> None:
        Exception.__init__(self, reply.content.decode())
        self.issues = (Issue(code="platform_refused", raw=reply.content.decode()),)
