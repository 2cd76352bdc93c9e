"""Photos of a study session (R36, R37): pictures at all, of people, and from different angles."""
