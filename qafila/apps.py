from django.apps import AppConfig


class QafilaApp(AppConfig):
    name = "qafila"
    label = "qafila"
