"""How much one document may take before it is given up; help tells it and needs nothing else."""

from __future__ import annotations

__all__ = ["MEMORY", "SECONDS"]

SECONDS = 120.0
"""So long one document may take, unless told; the slowest good ones take some seconds."""
MEMORY = 3 << 30
"""So many bytes a process that reads may have, programs and libraries included."""
