"""Reports in a real browser: nothing is asked of the network, links land, print cuts no table."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdfium2
import pytest

import gov_accounts as ga
from gov_accounts.display import report_page
from gov_accounts.money import grouped
from tests.support.documents import EXAMPLE_TEXT, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from gov_accounts import FinalAccounts

_BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WRONG = EXAMPLE_TEXT.replace(
    "2060101 行政运行 532.41 532.41\n", "2060101 行政运行 532.41 542.41\n", 1
)

pytestmark = pytest.mark.skipif(_BROWSER is None, reason="no Chromium on this machine")


def _documents() -> dict[str, FinalAccounts]:
    golden = ROOT / "tests" / "golden" / "documents"
    return {
        "wrong": ga.read_text(WRONG),
        "narrative": ga.read(golden / "liaoning-narrative-share-wrong.txt"),
        "shanghai": ga.read(golden / "shanghai-narrative-amount-wrong.txt"),
    }


@pytest.fixture(params=["wrong", "narrative", "shanghai"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, FinalAccounts]:
    accounts = _documents()[request.param]
    path = tmp_path / "report.html"
    path.write_text(report_page(accounts, accounts.check()), encoding="utf-8")
    return path, accounts


def _run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert _BROWSER is not None
    profile = f"--user-data-dir={path.parent / 'profile'}"
    return subprocess.run(  # noqa: S603 - the browser of this machine on our own file
        [_BROWSER, *_QUIET, profile, *arguments, path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_the_console_is_silent_and_nothing_is_asked_of_the_network(
    page: tuple[Path, FinalAccounts],
) -> None:
    path, _ = page
    log = path.parent / "net.json"
    done = _run(path, "--enable-logging=stderr", f"--log-net-log={log}", "--dump-dom")
    assert "CONSOLE" not in done.stderr
    told = log.read_text(encoding="utf-8")
    events = json.loads(told if told.rstrip().endswith("}") else told.rstrip().rstrip(",") + "]}")
    asked = {
        event["params"]["url"] for event in events["events"] if "url" in event.get("params", {})
    }
    # The browser itself asks its maker for the time, whatever page is open.
    own = re.compile(r"https?://[a-z0-9.]*google(?:apis)?\.com/")
    outside = {url for url in asked if url.startswith(("http:", "https:", "ws:", "wss:"))}
    assert not {url for url in outside if own.match(url) is None}
    links = re.findall(r'href="#([^"]+)"', done.stdout)
    ids = set(re.findall(r' id="([^"]+)"', done.stdout))
    assert links
    assert set(links) <= ids


def test_print_shows_every_figure_of_every_table_within_the_page(
    page: tuple[Path, FinalAccounts],
) -> None:
    path, accounts = page
    out = path.parent / "report.pdf"
    _run(path, f"--print-to-pdf={out}", "--no-pdf-header-footer")
    printed: list[str] = []
    document = pypdfium2.PdfDocument(out)
    for number in range(len(document)):
        sheet = document[number]
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        printed.append(text.get_text_bounded())
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert -1 <= left <= right <= width + 1
            assert -1 <= bottom <= top <= height + 1
    everything = re.sub(r"\s", "", "".join(printed))
    for cell in accounts.cells():
        if cell.amount is not None:
            assert grouped(cell.amount) in everything


def test_it_is_drawn_on_a_dark_and_a_light_screen(page: tuple[Path, FinalAccounts]) -> None:
    path, _ = page
    shots = []
    for name, more in (("light", ()), ("dark", ("--blink-settings=preferredColorScheme=0",))):
        out = path.parent / f"{name}.png"
        _run(path, f"--screenshot={out}", "--window-size=1000,1400", *more)
        shots.append(out.read_bytes())
    assert all(shot.startswith(b"\x89PNG") for shot in shots)
    assert shots[0] != shots[1]
