"""Publishes on Souq."""

from .connector import SouqConfig, SouqConnector

__all__ = ["SouqConfig", "SouqConnector"]
