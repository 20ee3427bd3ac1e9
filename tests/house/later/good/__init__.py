"""Steps that can all be taken."""
