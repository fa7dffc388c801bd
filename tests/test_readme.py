"""README shows what the command prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gov_accounts.cli import main
from tests.support.documents import EXAMPLE, EXAMPLE_TEXT, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [("README.md", "en"), ("README.zh-CN.md", "zh")]
_MISTYPED = 153
"""The line that the pages tell of, from 1."""


def _blocks(name: str, kind: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)\n```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_the_output_of_the_first_command_is_shown(
    name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _blocks(name, "sh")[0]
    assert "\n" not in command
    assert f"check {EXAMPLE.relative_to(ROOT)}" in command
    assert main(["check", str(EXAMPLE), "--lang", lang]) == 0
    assert capsys.readouterr().out.rstrip() == _blocks(name, "text")[0]


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_the_finding_of_a_mistyped_digit_is_shown(
    name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = EXAMPLE_TEXT.split("\n")
    wrong = lines[_MISTYPED - 1]
    assert wrong.endswith("532.41")
    lines[_MISTYPED - 1] = wrong.removesuffix("532.41") + "542.41"
    path = tmp_path / "wrong.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(path), "--lang", lang]) == 1
    assert _blocks(name, "text")[1] in capsys.readouterr().out


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_every_command_is_named(name: str) -> None:
    from gov_accounts.cli import COMMANDS  # noqa: PLC0415

    text = (ROOT / name).read_text(encoding="utf-8")
    assert all(f"gov-accounts {command} " in text for command in COMMANDS)
