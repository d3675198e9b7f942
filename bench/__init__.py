"""Benchmarks: `python -m bench.NAME --json`; figures are printed, never committed."""
