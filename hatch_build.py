"""Puts the compiled translations into what is built; GNU gettext is not needed."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        console = Path(self.root) / "console"
        spec = importlib.util.spec_from_file_location("translations", console / "translations.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.compile_stale(console / "locale")
        build_data["artifacts"].append("console/locale/**/*.mo")
