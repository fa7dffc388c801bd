"""Between classifications."""

from __future__ import annotations

import pytest

from gov_accounts import CodeError
from gov_accounts.catalogue.crosswalks import Basis, cofog, department_codes, government_codes
from gov_accounts.codes import DepartmentEconomicCode, FunctionCode, GovernmentEconomicCode
from tests.support.lists_of_codes import OURS


def test_the_economic_classifications_correspond_both_ways() -> None:
    pairs = {(one.government, one.department) for e in OURS.edition(GovernmentEconomicCode)
             for one in department_codes(e.code)}  # type: ignore[arg-type]  # fmt: skip
    back = {(one.government, one.department) for e in OURS.edition(DepartmentEconomicCode)
            for one in government_codes(e.code)}  # type: ignore[arg-type]  # fmt: skip
    assert pairs == back
    assert len(pairs) == 105
    bases = {one.basis for government, _ in pairs for one in department_codes(government)}
    assert bases == set(Basis)
    with pytest.raises(CodeError, match="expected a GovernmentEconomicCode"):
        department_codes(DepartmentEconomicCode("30101"))  # type: ignore[arg-type]
    with pytest.raises(CodeError, match="expected a DepartmentEconomicCode"):
        government_codes(GovernmentEconomicCode("50101"))  # type: ignore[arg-type]


def test_cofog_says_what_is_judgement() -> None:
    codes = [one.code.digits for one in OURS.edition(FunctionCode) if one.level == "类"]
    divisions = {code: cofog(FunctionCode(code)) for code in codes}
    assert {code for code, division in divisions.items() if division is None} == {
        "219", "223", "227", "229", "230", "231", "233", "234"
    }  # fmt: skip
    health, science = cofog(FunctionCode("2101101")), cofog(FunctionCode("2060101"))
    assert health is not None
    assert (health.number, health.judgement) == ("07", False)
    assert science is not None
    assert science.judgement
