from typing import Any

from django.apps import AppConfig


class SyncApp(AppConfig):
    name = "sync"
    label = "qafila_sync"

    def ready(self) -> None:
        from catalog.store import catalogue_changed

        catalogue_changed.connect(_raise_dirty, dispatch_uid="sync.dirty")


def _raise_dirty(business: Any, **_: Any) -> None:
    """In the transaction that changes the catalogue: its accounts have something to do."""
    from sync.models import ChannelAccount
    from sync.store.accounts import wake_all

    wake_all(ChannelAccount.objects.within(business))
