"""Addresses of the application."""

from django.urls import include, path

from console.api import api
from qafila import metrics

urlpatterns = [
    path("", include("console.urls")),
    path("api/v1/", api.urls),
    path("metrics", metrics.page, name="metrics"),
]
