"""Small documents as JSON, and what loading says of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gov_accounts import FinalAccounts, LoadErrors


def text_of(**more: Any) -> str:
    rows = [{"key": "total", "label": "合计", "total": "1.50"}]
    table = {"unit": "万元", "quantum": "0.01", "rows": rows}
    data = {"schema_version": "1.0", "entity": "某局", "fiscal_year": 2024, "revenue": table}
    return json.dumps({**data, **more}, ensure_ascii=False)


def refused(text: str | bytes, **options: Any) -> list[str]:
    with pytest.raises(LoadErrors) as caught:
        FinalAccounts.from_json(text, **options)
    return [str(one) for one in caught.value.problems]
