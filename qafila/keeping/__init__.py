"""An installation as one file, and back. What is of the moment (workers, leases, sessions) is left behind."""

from qafila.keeping.archive import ArchiveRefused
from qafila.keeping.backup import Kept, back_up
from qafila.keeping.portrait import export_business
from qafila.keeping.restore import InUse, restore

__all__ = ["ArchiveRefused", "InUse", "Kept", "back_up", "export_business", "restore"]
