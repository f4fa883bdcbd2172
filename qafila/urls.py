"""Addresses of the application."""

from django.urls import include, path

from qafila import metrics

urlpatterns = [
    path("", include("console.urls")),
    path("metrics", metrics.page, name="metrics"),
]
