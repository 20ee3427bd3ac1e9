"""Coalface: an open-source Knowledge Hub for people who do the same work in different public services."""

__version__ = "0.1.0"
