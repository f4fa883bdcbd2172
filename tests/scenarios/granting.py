"""A consent that was given: the account has its tokens, as after the seller said yes on the platform's own page."""

import subprocess
import sys

from tests.scenarios.conftest import Installation

GRANT = """
import django; django.setup()
from connectors.receipt import Tokens
from sync.models import ChannelAccount
from sync.store.grants import GrantRows
GrantRows(ChannelAccount.everywhere.get().pk).put(Tokens(access="{token}"))
"""


def granted(installation: Installation, token: str) -> None:
    """To the only account there is."""
    environment = installation.environment(DJANGO_SETTINGS_MODULE="qafila.settings")
    subprocess.run([sys.executable, "-c", GRANT.format(token=token)], env=environment, check=True)
