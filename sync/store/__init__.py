"""Where rows become values: accounts, listings, leases, and the journal of a run."""
