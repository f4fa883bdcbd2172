"""Somebody of a programme who sees everything, signed in to an empty installation of this process's own."""

import os
from typing import Any


def signed_in(home: str) -> Any:
    """Django's test client. Django is set up here, once in the life of the process."""
    os.environ.update(QAFILA_HOME=home, QAFILA_DATABASE_URL="", DJANGO_SETTINGS_MODULE="qafila.settings")
    import django

    django.setup()
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from console.models import StaffRole, User
    from qafila.keys import make_keys

    settings.ALLOWED_HOSTS = ["testserver"]
    make_keys(settings.HOME)
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("staff@example.org")
    StaffRole.objects.create(user=user)
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client
