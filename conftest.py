"""The Python blocks of README and docs run as tests; the blocks of one page share their names."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser()],
    patterns=["README*.md", "docs/*.md"],
).pytest()
