"""The contract of a connector: what its author writes, and what the host gives it.

A connector is sync code: no Django, no retries, no threads, no clock in what it sends, no logging set-up. The host
makes one instance a run and may call it from several threads.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Generic, Literal, Protocol, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from catalog.money import Money
from connectors.allowance import Allowance
from connectors.asked import Asked, PlatformCategory
from connectors.budget import Limits
from connectors.errors import ConnectorError
from connectors.http import HttpClient
from connectors.listing import Listing, Picture
from connectors.oauth import OAuth
from connectors.receipt import AccountFacts, Push, Receipt, Tokens
from connectors.reply import Reply
from connectors.request import Request
from connectors.requirements import Requirement
from connectors.standing import Standing
from images.spec import ImageSpec


class ConnectorConfig(BaseModel):
    """What a connector needs from a business. Each field has a title; secrets are `SecretStr`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


C = TypeVar("C", bound=ConnectorConfig)
PictureTransport = Literal["bytes", "url"]


@dataclass(frozen=True)
class Pictures:
    """What the platform asks of pictures: `main` for the first, `other` for the rest (the same where it is None)."""

    main: ImageSpec = field(default_factory=ImageSpec)
    other: ImageSpec | None = None
    at_most: int = 10
    at_least: int = 0
    main_on_white: bool = False
    """The platform wants the first picture before white; told to the seller, not enforced."""
    by: PictureTransport | Callable[[ConnectorConfig], PictureTransport] = "bytes"

    def spec_at(self, position: int) -> ImageSpec:
        return self.other if position and self.other else self.main

    def transport(self, config: ConnectorConfig) -> PictureTransport:
        return self.by(config) if callable(self.by) else self.by


class Files(Protocol):
    def read(self, picture: Picture) -> bytes: ...


class TokenKeeper(Protocol):
    """Keeps what an owner's consent gave. It renews tokens before they expire, and stores them before it tells them."""

    def current(self) -> Tokens | None: ...

    def renewed(self, request: Request) -> bool:
        """Whether there are other tokens now than the one that the request was refused with."""


@dataclass(frozen=True)
class Host:
    """What a run offers its connector. `saved` keeps what exists by now; it returns once that is stored."""

    config: ConnectorConfig
    http: HttpClient
    files: Files
    saved: Callable[[Push, Receipt], None]
    tokens: TokenKeeper | None = None
    facts: AccountFacts = field(default_factory=AccountFacts)
    app: ConnectorConfig | None = None


class Connector(ABC, Generic[C]):
    """A kind of platform. Raise `revision` when the mapping changes: every listing is then compared anew."""

    slug: ClassVar[str]
    name: ClassVar[str]
    revision: ClassVar[int] = 1
    countries: ClassVar[frozenset[str]] = frozenset()
    """Where it sells, as ISO 3166 codes; empty: anywhere."""
    App: ClassVar[type[ConnectorConfig] | None] = None
    """Settings that the operator gives once per installation."""
    requirements: ClassVar[Sequence[Requirement]] = ()
    pictures: ClassVar[Pictures] = Pictures()
    limits: ClassVar[Limits] = Limits()
    settle: ClassVar[timedelta] = timedelta(0)
    """How long after a create `find` may still miss it."""
    leaves_home: ClassVar[bool] = True
    """Whether anything is sent anywhere: one that plays a platform in this process is not offered to sellers."""
    fee: ClassVar[Money | None] = None
    """What a new listing costs: planned as blocked until its owner agrees."""
    config_type: ClassVar[type[ConnectorConfig]] = ConnectorConfig

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):  # not those of a parent, whose config it may replace
            if get_origin(base) is Connector and isinstance(given := get_args(base)[0], type):
                cls.config_type = given

    def __init__(self, host: Host, config: C) -> None:
        self.config = config
        self.app = host.app
        self.facts = host.facts
        self.http = host.http
        self.files = host.files
        self.tokens = host.tokens
        self.saved = host.saved

    @abstractmethod
    def base_url(self) -> str:
        """Where the platform is; its host is allowed."""

    def allowed_hosts(self) -> Sequence[str]:
        """Further hosts that may be called. Credentials never go to them."""
        return ()

    def own_hosts(self) -> Sequence[str]:
        """Further hosts of the platform itself: they get the credentials, too."""
        return ()

    def sign(self, request: Request) -> None:
        """Adds the credentials. Called for the platform's own hosts only, once for each try."""

    def renewed(self, request: Request) -> bool:
        """Whether there are other credentials now: asked about a 401, and the request is then sent again."""
        return self.tokens is not None and self.tokens.renewed(request)

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        """What an answer says of how much is allowed; asked for every answer. `connectors` has readers for it."""
        return ()

    @abstractmethod
    def check_account(self) -> AccountFacts:
        """Whether the account works, and what it is."""

    @abstractmethod
    def find(self, listing: Listing) -> Receipt | None:
        """The listing with our key at the platform; `ours=False` for one that we did not make."""

    @abstractmethod
    def push(self, push: Push) -> Receipt:
        """Creates or updates. May be run again with the same push, and makes one listing."""


class WithdrawsListings(ABC):
    @abstractmethod
    def withdraw(self, known: Receipt) -> None:
        """Takes the listing off sale; fine when it is gone already."""


class UpdatesOffers(ABC):
    @abstractmethod
    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        """Price and stock alone; each push's `changed` names which. Answers as `push_batch`."""


class PushesBatches(ABC):
    @abstractmethod
    def push_batch(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        """By index; a shorter answer means that the rest was not sent."""


class ReportsStatus(ABC):
    @abstractmethod
    def refresh(self, receipts: Sequence[Receipt]) -> Sequence[Receipt | ConnectorError]:
        """By index: what the platform says of each now. Called at `check_after`."""


class ReadsListings(ABC):
    @abstractmethod
    def read_listings(self) -> Iterator[Standing]:
        """All that stands in the account, ours or not, on sale or not. A generator: each page is asked for when the
        one before has been taken."""


class FetchesSchema(ABC):
    """Does the platform ask for other things in each of its categories? Two settings of the type `Rules` keep what the
    seller has said: `chosen_in` which of the platform's categories hers are (empty: Google's are meant, which products
    have themselves), `answered_in` what all of one share (empty: nothing is asked)."""

    chosen_in: ClassVar[str] = "categories"
    answered_in: ClassVar[str] = "answers"

    @classmethod
    @abstractmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        """What listings of each chosen category have to say, as the account's facts have it."""


class FindsCategories(ABC):
    @abstractmethod
    def categories(self, words: str) -> Sequence[PlatformCategory]:
        """Can the platform's own categories be looked for? Those that fit the words, the best first."""


class Authorizes(ABC):
    @abstractmethod
    def oauth(self) -> OAuth | None:
        """How the platform gives access by its owner's consent; None until the operator has set the app.

        Tokens are the host's to keep: sign with `self.tokens.current()`.
        """


@dataclass(frozen=True)
class FeedFile:
    """What the platform fetches. `ending` is that of its address."""

    media_type: str
    ending: str
    content: bytes = field(repr=False)


class ServesFeed(ABC):
    renewed_in: ClassVar[str] = "address"
    """The setting that the address depends on: another word in it, and the one that was given away is void."""

    @classmethod
    @abstractmethod
    def feed(cls, config: ConnectorConfig, listings: Iterable[Listing]) -> FeedFile:
        """All that the account has on sale, for a platform that fetches it when it likes, at an address that it alone
        is told. What a push was given and answered with a receipt is in it; nothing is sent."""


CAPABILITIES: tuple[type, ...] = (
    WithdrawsListings,
    UpdatesOffers,
    PushesBatches,
    ReportsStatus,
    ReadsListings,
    Authorizes,
    ServesFeed,
    FetchesSchema,
    FindsCategories,
)


def capabilities(connector: type[Connector[C]]) -> tuple[str, ...]:
    """The names of the capabilities that a connector class inherits."""
    return tuple(each.__name__ for each in CAPABILITIES if issubclass(connector, each))
