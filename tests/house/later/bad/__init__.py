"""The same steps, and one that cannot be taken."""
