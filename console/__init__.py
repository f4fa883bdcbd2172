"""Pages for people: no catalogue or sync rules."""
