"""Publishes on Acme Market."""

from .connector import AcmeConfig, AcmeConnector

__all__ = ["AcmeConfig", "AcmeConnector"]
