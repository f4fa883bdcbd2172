from django.apps import AppConfig


class ConsoleApp(AppConfig):
    name = "console"
    label = "qafila_console"

    def ready(self) -> None:
        from console import audit, translations

        translations.compile_stale()
        audit.register()
