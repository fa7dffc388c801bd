"""What a choice of columns adds to a sum: few kinds of options, and what each kind adds.

A document has thousands of shares, so one is a pair of numbers alone: what the options are to a sum
is the same for most rows, and is kept once for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Bounds", "Extent", "Options", "Share", "Shares"]

Bounds = tuple[int, int]
"""The least and the most that something may come to, in 分."""

Extent = tuple[int, int, int, int]
"""What a choice may add to a sum: the least and the most, the greatest least and the least most."""

Options: TypeAlias = "tuple[int, ...] | range"
"""Options of a choice, by number, that may still be true."""

Share = tuple[int, tuple[Bounds, ...]]
"""What a choice adds to a sum: the number of its kinds of options, and what each kind adds."""


@frozen(eq=False)
class _Kinds:
    """The kind of each option of a choice: options of one kind put the same figures in a sum."""

    of: tuple[int, ...]
    _among: dict[Options, tuple[int, ...]] = field(factory=dict)

    def among(self, options: Options) -> tuple[int, ...]:
        """Return the kinds of some options; most rows are asked of the same ones."""
        found = self._among.get(options)
        if found is None:
            found = tuple(dict.fromkeys([self.of[option] for option in options]))
            self._among[options] = found
        return found


class Shares:
    """The shares of one document; each way to tell options apart is numbered."""

    def __init__(self) -> None:
        self._kinds: list[_Kinds] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._both: dict[tuple[int, int], tuple[int, tuple[tuple[int, int], ...]]] = {}

    def number(self, kind_of: Sequence[int]) -> int:
        """Return the number of a way to tell options apart, by the kind of each."""
        key = tuple(kind_of)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._kinds)
            self._kinds.append(_Kinds(key))
        return found

    def worth(self, share: Share, option: int) -> Bounds:
        """Return what an option adds."""
        number, ends = share
        return ends[self._kinds[number].of[option]]

    def extent(self, share: Share, options: Options) -> Extent:
        """Return what some options may add."""
        number, ends = share
        kinds = self._kinds[number]
        among = (kinds.of[options[0]],) if len(options) == 1 else kinds.among(options)
        low, high = most_low, least_high = ends[among[0]]
        for kind in among[1:]:
            least, most = ends[kind]
            if least < low:
                low = least
            elif least > most_low:
                most_low = least
            if most > high:
                high = most
            elif most < least_high:
                least_high = most
        return low, high, most_low, least_high

    def which(
        self, share: Share, options: Options, hold: Callable[[int, int], bool], rest: Bounds
    ) -> tuple[int, ...]:
        """Return the options that hold, asked of what they and the rest of a sum come to."""
        number, ends = share
        low, high = rest
        kinds = [hold(low + least, high + most) for least, most in ends]
        kind_of = self._kinds[number].of
        return tuple([option for option in options if kinds[kind_of[option]]])

    def both(self, share: Share, other: Share) -> Share:
        """Return what a choice adds that stands in a sum with two rows."""
        (one, ends), (another, more) = share, other
        found = self._both.get((one, another))
        if found is None:
            kinds: dict[tuple[int, int], int] = {}
            pairs = zip(self._kinds[one].of, self._kinds[another].of, strict=True)
            kind_of = [kinds.setdefault(pair, len(kinds)) for pair in pairs]
            found = self._both[one, another] = self.number(kind_of), tuple(kinds)
        number, sides = found
        sums = [(ends[a][0] + more[b][0], ends[a][1] + more[b][1]) for a, b in sides]
        return number, tuple(sums)
