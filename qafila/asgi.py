"""The application for an ASGI server."""

import os

from django.core.asgi import get_asgi_application

from qafila.bodies import LimitedBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qafila.settings")
application = LimitedBodies(get_asgi_application())
