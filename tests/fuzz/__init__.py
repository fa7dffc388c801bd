"""Damaged and hostile documents in every format: read, or refused in one sentence."""
