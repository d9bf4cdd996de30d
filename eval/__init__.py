"""Datasets, metrics, runners and model training."""
