"""Addresses of the application."""

from django.urls import path

from console import views
from qafila import metrics

urlpatterns = [
    path("", views.status, name="status"),
    path("photos/<slug:rendition>.<slug:ending>", views.photo, name="photo"),  # some shops read the ending
    path("livez", views.alive, name="alive"),
    path("metrics", metrics.page, name="metrics"),
]
