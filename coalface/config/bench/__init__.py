"""Measures a hub of a chosen size, beside the ceiling of the same stack in the same run."""
