"""The normalised catalogue of a business: its values, its import and its rows."""
