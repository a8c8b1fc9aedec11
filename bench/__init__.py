"""What `make bench` measures, and how: `python -m bench` writes docs/benchmarks.md."""
