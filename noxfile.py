"""The checks of a commit, each in its own environment: `nox`, or `nox -s tests -- -k money`."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "docs"]  # the quick ones; tests take minutes

SCHEMA = Path("src/gov_accounts/data/final-accounts.schema.json")
GROUPS = nox.project.load_toml("pyproject.toml")
# As short as each can be and still print its tables; arguments run one of them in full.
SHORT_BENCHMARKS = (
    ("codes.py",),
    ("reading.py",),
    ("judgement.py", "--ledgers", "2", "--damage", "1", "--processes", "1"),
)


def install(session: nox.Session, group: str) -> None:
    """Install the package, as it is edited, and one of the dependency groups of pyproject.toml."""
    session.install("-e", ".", *nox.project.dependency_groups(GROUPS, group))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on all cores; arguments go to pytest."""
    install(session, "test")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting and the direction of imports."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Check types; arguments go to mypy."""
    install(session, "dev")
    session.run("mypy", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Run every block of Python in README and docs; fail if a generated page is stale."""
    install(session, "test")
    session.run("pytest", "README.md", "README.zh-CN.md", "docs")
    session.run("python", "tools/document_rules.py", "--check")
    if session.run("gov-accounts", "schema", silent=True) != SCHEMA.read_text(encoding="utf-8"):
        session.error(f"{SCHEMA} is stale; renew it: gov-accounts schema > {SCHEMA}")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Run the benchmarks, short; `nox -s benchmarks -- interchange.py` runs that one in full."""
    install(session, "test")
    for script, *arguments in [session.posargs] if session.posargs else SHORT_BENCHMARKS:
        session.run("python", f"benchmarks/{script}", *arguments)


@nox.session
def spark(session: nox.Session) -> None:
    """Run the tests on a real PySpark; it needs Java."""
    groups = (nox.project.dependency_groups(GROUPS, name) for name in ("test", "spark"))
    session.install("-e", ".", *(one for group in groups for one in group))
    session.run("pytest", "-m", "spark", "tests/corpus/test_spark.py")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Read damaged documents; `nox -s fuzz -- xlsx 10000 7`: format, how many, seed."""
    install(session, "test")
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ("all", "1000")))
