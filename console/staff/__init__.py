"""Pages for the programme's staff: who is stuck, on what, since when, and what would unblock most."""
