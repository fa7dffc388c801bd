"""The sentences of findings: named values put into the two-language templates of a rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define

from gov_accounts.findings import Message
from gov_accounts.money import format_amount, grouped, rounded
from gov_accounts.places import Place
from gov_accounts.refs import CellRef
from gov_accounts.rules import REASONS, Phrase, Range, Value
from gov_accounts.rules._document import Document
from gov_accounts.rules._part_names import named
from gov_accounts.units import Unit
from gov_accounts.words import NO_FIGURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gov_accounts.rules import NotEvaluable, Rule, Sentence, Violation

__all__ = ["headed", "reason", "said", "sentence"]

_PLACES = 6
"""So many decimals of a fraction are shown at most."""
_LISTED = 5
"""So many of a list are told; the rest is counted."""
_OF_MORE = Message("{told}等{count}项", "{told} and so on, {count} in all")
_NOTHING = Message("无", "none")
_BETWEEN = Message("、", ", ")
_BETWEEN_GROUPS = Message("；", "; ")


def said(document: Document, rule: Rule, violation: Violation) -> Message:
    """Return what a violation says, without the statement of its rule."""
    return sentence(document, rule.says[violation.says], violation.values)


def reason(document: Document, rule: Rule, outcome: NotEvaluable) -> Message:
    """Return why a rule cannot be evaluated: a reason of its own, or one that many share."""
    template = rule.why.get(outcome.why) or REASONS[outcome.why]
    return sentence(document, template, outcome.values)


def headed(head: Message, text: Message) -> Message:
    """Return a sentence behind what it is about: the statement of a rule, or a part."""
    return Message(f"{head.zh}：{text.zh}", f"{head.en}: {text.en}")


def sentence(document: Document, template: Sentence, values: Mapping[str, Value]) -> Message:
    """Write a sentence in both languages."""
    return Message(
        _written(document, template, values, "zh"), _written(document, template, values, "en")
    )


def _written(document: Document, template: Sentence, values: Mapping[str, Value], lang: str) -> str:
    shown = {name: _Shown(value, lang, document) for name, value in values.items()}
    return (named(template.en) if lang == "en" else template.zh).format(**shown)


@define  # Not frozen, which is slow to make: every value of every sentence is one, twice.
class _Shown:
    """A value as a language shows it; the format after the colon chooses what of it."""

    value: Value
    lang: str
    document: Document

    def __format__(self, spec: str) -> str:
        value = self.value
        if isinstance(value, CellRef):
            return self._cell(value, spec)
        if isinstance(value, Range):
            return _range(value, spec)
        if isinstance(value, (Message, Place)):
            return value.en if self.lang == "en" else value.zh
        if isinstance(value, Phrase):
            return _written(self.document, value.sentence, value.values, self.lang)
        if isinstance(value, tuple):
            shown = [format(_Shown(one, self.lang, self.document), spec) for one in value]
            return self._list(shown, groups=any(isinstance(one, tuple) for one in value))
        return _number(value, spec) if isinstance(value, Decimal | Fraction) else str(value)

    def _list(self, shown: list[str], *, groups: bool) -> str:
        between = _BETWEEN_GROUPS if groups else _BETWEEN
        told = between.get(self.lang).join(shown[:_LISTED]) or _NOTHING.get(self.lang)
        if len(shown) <= _LISTED:
            return told
        return _OF_MORE.get(self.lang).format(told=told, count=len(shown))

    def _cell(self, ref: CellRef, spec: str) -> str:
        if spec == "printed":
            printed = self.document.printed(ref).printed
            return NO_FIGURE if printed is None else format_amount(printed)
        if spec == "title":
            return self.document.title(ref).get(self.lang)
        if spec == "label":
            return self.document.label_in_form(ref).get(self.lang)
        return self.document.name(ref).get(self.lang)


def _range(value: Range, spec: str) -> str:
    if spec == "percent":
        return f"{rounded(value.low * 100, 4)}–{rounded(value.high * 100, 4)}"
    if spec == "wan":
        return f"{rounded(value.low / Unit.WAN.fen, 2)}–{rounded(value.high / Unit.WAN.fen, 2)}"
    return f"{_number(value.low, spec)}–{_number(value.high, spec)}"


def _number(value: Decimal | Fraction, spec: str) -> str:
    """Write a number for people: to the places asked for, else all digits that are known."""
    if spec and spec != "grouped":
        return rounded(Fraction(value), int(spec))
    if isinstance(value, Decimal):
        return grouped(value) if spec else format_amount(value)
    text = rounded(value, _PLACES).replace(",", "")
    return text.rstrip("0").rstrip(".") if "." in text else text
