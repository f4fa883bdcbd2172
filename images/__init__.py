"""Photos: fetched with care, looked at, and made fit for each platform."""
