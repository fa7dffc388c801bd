"""Writing so that whoever is killed, or finds the disk full, leaves the old file as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["replaced", "write_text", "write_texts"]


@contextmanager
def replaced(path: Path | str) -> Iterator[Path]:
    """Yield a file beside the wanted one, which takes its place when all of it is written.

    What is no ordinary file, as ``/dev/stdout``, is written to as it is.
    """
    target = Path(path)
    if target.is_symlink():
        target = target.resolve()
    if target.exists() and not target.is_file():
        yield target
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        _give_the_rights(part, target)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _give_the_rights(part: Path, target: Path) -> None:
    """Let a file have the rights of the one it replaces, or those of any new file."""
    if target.exists():
        shutil.copymode(target, part)
        return
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o666 & ~mask)


def write_texts(path: Path | str, texts: Iterator[str], encoding: str = "utf-8") -> None:
    """Write a text file piece by piece, or leave the old one as it was; no file for no piece."""
    first = next(texts, None)
    if first is None:
        return
    with replaced(path) as part, part.open("w", encoding=encoding, newline="") as stream:
        stream.write(first)
        stream.writelines(texts)


def write_text(path: Path | str, text: str, encoding: str = "utf-8") -> None:
    """Write a text file, or leave the old one as it was."""
    with replaced(path) as part:
        part.write_text(text, encoding=encoding, newline="")
