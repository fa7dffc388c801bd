"""Files of one document, joined by a rule: exactly one result a document."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gov_accounts import DocumentError, check_all, read, read_all
from gov_accounts.cli import main
from gov_accounts.corpus import File, join_files
from tests.support.documents import EXAMPLE_TEXT

# The first tables in one file, the others in another: apart each lacks what the other has.
AT = EXAMPLE_TEXT.index("\n财政拨款收入支出决算总表")
FIRST, REST = EXAMPLE_TEXT[:AT], "2024年度部门决算\n" + EXAMPLE_TEXT[AT:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document in two files, one of the same stem elsewhere, saved accounts, an old kind."""
    place = tmp_path / "部门"
    (place / "b").mkdir(parents=True)
    (place / "决算.txt").write_text(FIRST, encoding="utf-8")
    (place / "决算.md").write_text(REST, encoding="utf-8")
    (place / "决算.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    (place / "决算.json").write_text(read([place / "决算.txt"]).to_json(), encoding="utf-8")
    (place / "b" / "决算.txt").write_text(EXAMPLE_TEXT, encoding="utf-8")
    return place


def _names(paths: list[str]) -> list[str]:
    return ["+".join(Path(one).name for one in path.split("+")) for path in paths]


@pytest.mark.parametrize("jobs", [0, 1])
def test_files_of_one_stem_and_folder_are_one_document(folder: Path, jobs: int) -> None:
    every = list(check_all([folder], join="stem", jobs=jobs))
    assert _names([one.path for one in every]) == [
        "决算.txt", "决算.doc", "决算.json", "决算.md+决算.txt",
    ]  # fmt: skip
    whole = every[-1]
    assert whole.accounts == read([folder / "决算.md", folder / "决算.txt"])
    assert {table.SPEC.id for table in whole.accounts.tables()} == {
        f"T0{number}" for number in range(1, 10)
    }
    apart = {one.path: one.digest for one in check_all([folder], jobs=jobs)}
    assert whole.digest
    assert whole.digest not in apart.values()
    # The same paths on the command line are the same document.
    (typed,) = check_all([whole.path], jobs=0)
    assert (typed.accounts, typed.digest) == (whole.accounts, whole.digest)


def test_a_file_named_twice_is_one_part(folder: Path) -> None:
    path = str(folder / "决算.txt")
    assert [one.path for one in join_files([File(path), File(path)], "stem")] == [path]
    assert len(join_files([File(path), File(path)], None)) == 2


def test_a_table_of_groups_says_which_files_are_one(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    lines = ["说明,group,path", ",某局,部门/决算.txt", ",某局,部门/决算.md", ",某局,部门/决算.md"]
    table.write_text("\n".join([*lines, ",别局,elsewhere.txt"]), encoding="utf-8-sig")
    every = list(read_all([folder], join=table, jobs=0))
    assert _names([one.path for one in every]) == [
        "决算.txt", "决算.doc", "决算.json", "决算.txt+决算.md",
    ]  # fmt: skip
    # A mapping says the same, and a group of which one file is named is read whole.
    groups = {"某局": [folder / "决算.txt", folder / "决算.md"]}
    (whole,) = read_all([folder / "决算.md"], join=groups, jobs=0)
    assert whole.accounts == every[-1].accounts


def test_a_group_with_a_file_that_is_not_there_is_refused_by_its_name(folder: Path) -> None:
    groups = {"某局": [folder / "决算.txt", folder / "gone.md"]}
    (one,) = read_all([folder / "决算.txt"], join=groups, jobs=0)
    assert one.accounts is None
    assert one.digest == ""
    assert one.refused is not None
    assert one.refused.en == "gone.md: cannot be opened: no such file; check the path"
    assert one.refused.zh.startswith("gone.md：")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,file\na,b\n", "columns group,path"),
        ("", "columns group,path"),
        ("group,path\na,\n", "line 2 lacks"),
        ("group,path\na\n", "line 2 lacks"),
        ("group,path\na,x.txt\nb,./x.txt\n", "in two groups, a and b"),
    ],
)
def test_a_table_of_groups_that_is_none_is_refused(
    text: str, said: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "groups.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=said):
        list(read_all([folder], join=table))
    for command in (["check"], ["facts"]):
        assert main([*command, str(folder), "--join", str(table), "--lang", "en"]) == 2
        told = capsys.readouterr()
        assert told.err.count("\n") == 1
        assert said in told.err


def test_a_table_that_cannot_be_read_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "groups.csv"
    assert main(["check", str(folder), "--join", str(table), "--lang", "en"]) == 2
    assert "no such file" in capsys.readouterr().err
    table.write_bytes("group,path\n某局,决算.txt\n".encode("gbk"))
    assert main(["check", str(folder), "--join", str(table), "--lang", "en"]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_the_command_line_joins_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["check", str(folder), "--quiet", "--join", "stem", "--lang", "en"]
    assert main(command) == 1
    told = capsys.readouterr()
    (line,) = [one for one in told.out.splitlines() if "决算.md+" in one]
    assert "explained" in line
    assert "4 documents: 1 incomplete, 2 explained, 1 not read" in told.out


def test_files_of_an_archive_are_joined_as_those_of_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/决算.txt", FIRST)
        archive.writestr("x/决算.md", REST)
        archive.writestr("y/决算.txt", "")
        archive.writestr("y/决算.md", REST)
    whole, bad = read_all([path], join="stem", jobs=0)
    assert whole.path == f"{path}/x/决算.txt+{path}/x/决算.md"
    assert whole.accounts is not None
    assert len(list(whole.accounts.tables())) == 9
    # Of several files a refusal says which.
    assert bad.refused is not None
    assert bad.refused.en.startswith("a.zip/y/决算.txt: ")
