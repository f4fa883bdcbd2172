"""Notices on the pages and by e-mail: published, refused, an account that needs its owner."""
