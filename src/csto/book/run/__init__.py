"""Notebooks run and figures drawn: what is stale, and nothing else."""
