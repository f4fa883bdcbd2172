"""What is known already is no news: it is dated as well as it can be, and nobody is told."""

from typing import Any

from django.db import migrations
from django.db.models import Q
from django.db.models.functions import Coalesce, Now


def date(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("qafila_sync", "ListingRow")._base_manager
    rows.filter(Q(state="live") | Q(receipt__status="live")).update(first_live_at=Coalesce("synced_at", Now()))
    rows.filter(state="rejected").update(refused_at=Coalesce("synced_at", Now()))
    waiting = rows.filter(state__in=("rejected", "failed", "blocked"))
    waiting.update(stuck_since=Coalesce("trying_since", "synced_at", Now()))
    accounts = apps.get_model("qafila_sync", "ChannelAccount")._base_manager
    accounts.filter(state="refused").update(stuck_since=Now())


class Migration(migrations.Migration):
    dependencies = [("qafila_sync", "0008_milestones")]
    operations = [migrations.RunPython(date, migrations.RunPython.noop, elidable=True)]
