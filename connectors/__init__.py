"""The public API of Qafila's connectors: the only import that the author of a connector needs."""

from catalog.issues import Issue, Severity
from catalog.money import Money
from connectors.addresses import WebAddress
from connectors.allowance import Allowance
from connectors.allowance_readers import (
    cost_bucket,
    per_second_and_day_headers,
    rate_limit_header,
    seconds_in_text,
    usage_json,
)
from connectors.asked import Answers, Asked, PlatformCategory, Rules, unanswered, unmapped
from connectors.batch import guarded
from connectors.budget import Budget, Limits
from connectors.contract import (
    Authorizes,
    Connector,
    ConnectorConfig,
    FeedFile,
    FetchesSchema,
    Files,
    FindsCategories,
    Host,
    Pictures,
    PushesBatches,
    ReadsListings,
    ReportsStatus,
    ServesFeed,
    TokenKeeper,
    UpdatesOffers,
    WithdrawsListings,
)
from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    TemporaryError,
    UnexpectedReply,
)
from connectors.graphql import GraphQL, GraphQLRefusal, Operation, Upload
from connectors.http import HttpClient
from connectors.listing import Listing, ListingOption, ListingVariant, Picture
from connectors.multipart import Part, multipart
from connectors.oauth import OAuth
from connectors.receipt import (
    EVERYTHING,
    AccountFacts,
    Job,
    Push,
    Receipt,
    ReceiptStatus,
    RemotePicture,
    Tokens,
    Verdict,
)
from connectors.reply import Reply, read
from connectors.request import Request
from connectors.requirements import (
    MaxLength,
    MaxVariants,
    MinLength,
    Required,
    Requirement,
    compare_at_not_shown,
    one_currency,
    priced,
    told_apart,
)
from connectors.standing import Standing, StandingVariant, told_price
from images.spec import ImageSpec

__all__ = [
    "EVERYTHING",
    "AccountFacts",
    "AccountRefused",
    "Allowance",
    "Answers",
    "Asked",
    "Authorizes",
    "Budget",
    "ChannelUnavailable",
    "Connector",
    "ConnectorConfig",
    "ConnectorError",
    "FeedFile",
    "FetchesSchema",
    "Files",
    "FindsCategories",
    "GraphQL",
    "GraphQLRefusal",
    "Host",
    "HttpClient",
    "ImageSpec",
    "Issue",
    "Job",
    "Limits",
    "Listing",
    "ListingOption",
    "ListingRejected",
    "ListingVariant",
    "MaxLength",
    "MaxVariants",
    "MinLength",
    "Money",
    "OAuth",
    "Operation",
    "OutcomeUnknown",
    "Part",
    "Picture",
    "Pictures",
    "PlatformCategory",
    "Push",
    "PushesBatches",
    "RateLimited",
    "ReadsListings",
    "Receipt",
    "ReceiptStatus",
    "RemotePicture",
    "Reply",
    "ReportsStatus",
    "Request",
    "Required",
    "Requirement",
    "Rules",
    "ServesFeed",
    "Severity",
    "Standing",
    "StandingVariant",
    "TemporaryError",
    "TokenKeeper",
    "Tokens",
    "UnexpectedReply",
    "UpdatesOffers",
    "Upload",
    "Verdict",
    "WebAddress",
    "WithdrawsListings",
    "compare_at_not_shown",
    "cost_bucket",
    "guarded",
    "multipart",
    "one_currency",
    "per_second_and_day_headers",
    "priced",
    "rate_limit_header",
    "read",
    "seconds_in_text",
    "told_apart",
    "told_price",
    "unanswered",
    "unmapped",
    "usage_json",
]
