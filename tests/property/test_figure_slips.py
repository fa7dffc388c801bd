"""Laws of slips."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from gov_accounts.judging._figure_slips import before, ways
from gov_accounts.slips import Slip


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2),
    st.sampled_from(["sign", "mistyped", "swapped", "lost", "doubled"]),
    st.data(),
)
def test_a_slip_of_the_hand_is_recognized_and_undone(
    right: Decimal, kind: str, data: st.DataObject
) -> None:
    """Plausible slips: digit lost, doubled, swapped, mistyped; sign. The right figure is tried."""
    text = str(right)
    spots = [n for n, char in enumerate(text) if char != "."]
    at = data.draw(st.sampled_from(spots))
    if kind == "sign":
        wrong = -right
    elif kind == "mistyped":
        wrong = Decimal(text[:at] + data.draw(st.sampled_from("0123456789")) + text[at + 1 :])
    elif kind == "swapped":
        digits = list(text)
        other = spots[(spots.index(at) + 1) % len(spots)]
        assume(abs(spots.index(other) - spots.index(at)) == 1)
        digits[at], digits[other] = digits[other], digits[at]
        wrong = Decimal("".join(digits))
    else:
        piece = "" if kind == "lost" else text[at] * 2
        assume(text.index(".") > 1 or at > text.index("."))
        # Without its first digit 500.05 is no figure that anybody writes.
        assume(kind == "doubled" or at > 0 or text[1] != "0")
        wrong = Decimal(text[:at] + piece + text[at + 1 :])
    assume(wrong != right and wrong)
    count, slip = ways(right, wrong)
    assert slip is not None
    assert count <= 10 * len(text)
    assert right in set(before(wrong, Decimal("0.01"))) or kind == "swapped"
    assert isinstance(slip, Slip)
