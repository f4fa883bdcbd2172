"""Reconcile: what stands at the platform is read and held against what was sent; what drifted is shown, and mended as
its owner or the account's policy says."""
