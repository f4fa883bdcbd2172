"""A process that draws on an app's quota as fast as it can: writes down when it was granted something.

Used by tests/scenarios/test_shared_quotas.py, as `python -m tests.scenarios.counting ACCOUNT SECONDS A_DAY PER_SECOND`.
"""

import json
import sys
import time

import django


def main(account_id: str, seconds: str, limit: str, per_second: str) -> None:
    django.setup()
    from connectors.budget import Day, rate
    from connectors.quota import Draw
    from sync.models import ChannelAccount
    from sync.store.quotas import QuotaRows

    quota = QuotaRows(ChannelAccount.everywhere.get(pk=int(account_id)))
    rates = (rate(float(per_second), 1),) if float(per_second) else ()
    day = Day(float(limit), "sliding") if float(limit) else None
    draw = Draw("call", "app", patience=0.5 if rates else 0.0, rates=rates, day=day)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    until, granted = time.monotonic() + float(seconds), list[float]()
    while time.monotonic() < until:
        turn = quota.take(draw)
        if turn.wait <= draw.patience:
            time.sleep(turn.wait)
            granted.append(time.time())
        else:
            time.sleep(0.01)
    sys.stdout.write(json.dumps(granted))


if __name__ == "__main__":
    main(*sys.argv[1:])
