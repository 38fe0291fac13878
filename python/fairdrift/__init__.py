"""Fairness, drift and performance of models that decide about people."""

from fairdrift._core import __version__

__all__ = ["__version__"]
