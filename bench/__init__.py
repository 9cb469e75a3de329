"""Measures the hook server: `make bench`."""
