"""The first minute of a new member: three small steps, then groups and first acts that suit them."""
