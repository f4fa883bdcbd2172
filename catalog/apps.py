from django.apps import AppConfig


class CatalogApp(AppConfig):
    name = "catalog"
    label = "qafila_catalog"
