"""The example notebook runs from top to bottom."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.documents import ROOT

pytest.importorskip(
    "ipykernel", reason="no Jupyter kernel on this machine to run the notebook with"
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the kernel's own libraries
def test_the_notebook_runs() -> None:
    book = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    folder = {"metadata": {"path": str(ROOT / "examples")}}
    NotebookClient(book, timeout=120, kernel_name="python3", resources=folder).execute()
    shown = [
        "".join(output["data"].get("text/html", ""))
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]
    assert len(shown) == 5
    assert "收入决算表" in shown[0]
    assert "<table" in shown[-1]
