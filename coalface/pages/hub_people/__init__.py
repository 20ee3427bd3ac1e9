"""The hub team's pages about people: found by name or address, and what only the hub team does with an account."""
