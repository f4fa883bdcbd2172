"""The rows of accounts, listings, runs and notices."""

from sync.models.accounts import AppRow, ChannelAccount, GrantRow
from sync.models.listings import DriftRow, ListingRow
from sync.models.notices import Notice
from sync.models.runs import Attempt, QuotaRow, SyncRun, WorkerRow

__all__ = [
    "AppRow",
    "Attempt",
    "ChannelAccount",
    "DriftRow",
    "GrantRow",
    "ListingRow",
    "Notice",
    "QuotaRow",
    "SyncRun",
    "WorkerRow",
]
