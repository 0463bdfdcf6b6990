"""The command line asks the app; no SQL stands in it, not even in a string."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+(or\s+\w+\s+)?into\b|\bupdate\b.+\bset\b|\bdelete\s+from\b"
    r"|\bpragma\s+\w+|\b(create|drop|alter)\s+(table|trigger|index|view)\b",
    re.IGNORECASE | re.DOTALL,
)


def sql_in(source: str) -> list[int]:
    """Find the lines where a string that is no docstring looks like SQL."""
    tree = ast.parse(source)
    prose = {id(node) for node in _docstrings(tree)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in prose
        if SQL.search(_text(node))
    ]


def _docstrings(tree: ast.Module) -> list[ast.expr]:
    """List the docstrings of a module, its classes and its functions: help, never run."""
    owners = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    firsts = [node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return [first.value for first in firsts if isinstance(first, ast.Expr)]


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    """Read a literal; the fields of an f-string count as one word each."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_text(part) if isinstance(part, ast.Constant) else "x" for part in node.values)


@pytest.mark.parametrize(
    "source",
    [
        "run('SELECT a FROM b')",
        "run('''select a,\n b\nfrom c''')",
        "run(f'SELECT {a} FROM {b}')",
        "run('INSERT INTO a VALUES (1)')",
        "run('insert or replace into a values (1)')",
        "run(f'UPDATE {a} SET b = 1')",
        "run('DELETE ' 'FROM a')",
        "run('PRAGMA user_version')",
        "run('drop table event')",
    ],
)
def test_the_guard_sees_sql(source: str) -> None:
    """A statement is found whatever its case, in an f-string and over several lines."""
    assert 1 in sql_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "'''Select the facts from a file.'''",
        "def f():\n    '''Delete from the list.'''",
        "echo('the update was refused')",
        "echo('from', 'select')",
    ],
)
def test_the_guard_leaves_prose_alone(source: str) -> None:
    """Docstrings and plain messages are no SQL."""
    assert sql_in(source) == []


def test_the_command_line_holds_no_sql() -> None:
    """No module of tracker.cli has a string that looks like a statement."""
    modules = sorted((ROOT / "tracker" / "cli").rglob("*.py"))
    assert modules, "tracker/cli has modules"
    found = [f"{path.name}:{line}" for path in modules for line in sql_in(path.read_text("utf-8"))]
    assert found == []
