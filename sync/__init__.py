"""From catalogue to platforms: what has to happen, making it happen, and what is known of it."""
