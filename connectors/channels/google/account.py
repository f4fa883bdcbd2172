"""What Merchant Center says of the account, and where its products go."""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors import AccountFacts, AccountRefused, HttpClient, Issue, read
from connectors.asked import Answers
from connectors.channels.google.mapping import Place
from connectors.channels.google.refusals import is_unregistered, to_error
from connectors.channels.google.replies import Account, DataSource, DataSources
from connectors.items import Site

SOURCE = "Qafila"
SOURCES = "datasources/v1/accounts/{account}/dataSources"


@dataclass(frozen=True)
class Center:
    http: HttpClient
    account: str

    def facts(self, wanted: str | None, answers: Answers) -> AccountFacts:
        """The account's source of products, made where there is none of ours yet."""
        reply = self.http.get(f"accounts/v1/accounts/{self.account}", allow=(401, 403))
        if is_unregistered(reply):  # a new consent would change nothing
            return AccountFacts(issues=(Issue(code="google_not_registered"),))
        if error := to_error(reply):
            raise error
        told = read(reply, Account)
        found = next((each for each in self._sources() if _is(each, wanted or SOURCE)), None)
        source = found or self._made()
        return AccountFacts(values={"source": source.name, "account": told.account_name, "answers": answers.kept()})

    def _sources(self) -> Iterator[DataSource]:
        token = ""
        while True:
            params: dict[str, str | int] = {"pageSize": 100, **({"pageToken": token} if token else {})}
            page = read(self.http.get(SOURCES.format(account=self.account), params=params), DataSources)
            yield from page.data_sources
            if not page.next_page_token or page.next_page_token == token:
                return
            token = page.next_page_token

    def _made(self) -> DataSource:
        """For any language and any market. A second one, after a lost answer, would be no harm."""
        document = {"displayName": SOURCE, "primaryProductDataSource": {}}
        return read(self.http.post(SOURCES.format(account=self.account), json=document), DataSource)


def _is(source: DataSource, wanted: str) -> bool:
    """One that files are read from takes nothing from us."""
    takes = source.primary_product_data_source is not None and source.input in ("", "API")
    return takes and wanted in (source.name, source.name.rpartition("/")[2], source.display_name)


def to_place(facts: AccountFacts, account: str, label: str | None, site: Site) -> Place:
    source = facts.values.get("source")
    if not source:
        told = "; ".join(issue.message_in("en") for issue in facts.issues)
        raise AccountRefused(told or "the account has no source for its products yet: check it again")
    return Place(account, str(source), label, site)
