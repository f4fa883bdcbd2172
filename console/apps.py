from django.apps import AppConfig


class ConsoleApp(AppConfig):
    name = "console"
    label = "qafila_console"

    def ready(self) -> None:
        from console import audit, translations
        from console.notices import letters
        from sync.store.notices import due

        translations.compile_stale()
        audit.register()
        due.connect(letters.post, dispatch_uid="console.letters")
