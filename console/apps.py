from django.apps import AppConfig


class ConsoleApp(AppConfig):
    name = "console"
    label = "qafila_console"
