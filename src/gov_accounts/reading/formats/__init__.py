"""Files → pages of lines and grids: one small module a format, told apart by what files hold."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gov_accounts.errors import DocumentError

if TYPE_CHECKING:
    from gov_accounts.reading._pages import Pages

__all__ = ["need", "pages_of"]


def need(module: str, extra: str, name: str, what: str) -> Any:
    """Import what a source needs; raises :class:`DocumentError` that names the extra."""
    try:
        return import_module(module)
    except ImportError:
        raise DocumentError(
            f"{name}: this is {what}; reading it needs the extra {extra}: pip install "
            f"'gov-accounts[{extra}]'",
            f"{name}：读取这种文件需要可选组件 {extra}：pip install 'gov-accounts[{extra}]'",
        ) from None


def pages_of(data: bytes, name: str) -> Pages | None:
    """Return the pages of a file by its content; None for plain text and JSON.

    Raises :class:`DocumentError` for a damaged file, and for one of a kind that is not read.
    """
    from gov_accounts.reading.formats._kinds import kind_of  # noqa: PLC0415
    from gov_accounts.reading.formats._limits import within  # noqa: PLC0415

    within(name, "file_bytes", len(data))
    source = kind_of(data, name)
    if source is None:
        return None
    try:
        pages: Pages = import_module(f"gov_accounts.reading.formats.{source}").pages(data, name)
    except DocumentError:
        raise
    except Exception as error:  # whatever else a damaged file makes a library raise
        raise DocumentError(
            f"{name}: the file cannot be read, it is damaged ({type(error).__name__}); get it anew "
            "from where it was published",
            f"{name}：文件已损坏，不能读取（{type(error).__name__}）；请从公开处重新下载",
        ) from error
    return pages
