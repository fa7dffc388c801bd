from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.support")

# Accounts are large values; time limits would make slow machines fail.
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("default", deadline=None, suppress_health_check=_SLOW, max_examples=60)
settings.register_profile(
    "thorough",
    deadline=None,
    suppress_health_check=_SLOW,
    max_examples=1000,
    parent=settings.get_profile("default"),
)
settings.register_profile("quick", parent=settings.get_profile("default"), max_examples=6)
settings.load_profile(os.environ.get("GOV_ACCOUNTS_PROFILE", "default"))
