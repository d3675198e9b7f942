"""Reading the project's own code: files, functions, models, templates."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maillage"


def committed_files() -> list[Path]:
    """What git tracks, and what it would track; a source tree without git is read whole."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = done.stdout.split("\n") if done.returncode == 0 else [str(p.relative_to(ROOT)) for p in ROOT.rglob("*")]
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def python_files() -> Iterator[Path]:
    """The product's modules, migrations left out."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def templates() -> Iterator[Path]:
    """Every template of the product."""
    yield from sorted(path for path in SOURCE.rglob("templates/**/*") if path.is_file())


def code_lines(text: str) -> int:
    """Lines that are neither blank, nor comment, nor docstring."""
    lines = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                lines -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return len(lines)


@dataclass(frozen=True)
class Function:
    """A function as measured: where it stands, how long it is, how many positional arguments it takes."""

    path: Path
    name: str
    lines: int
    positional: int

    @property
    def where(self) -> str:
        return f"{self.path.relative_to(SOURCE)}:{self.name}"


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file; the length counts code lines, without the docstring."""
    text = path.read_text()
    rows = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        span = rows[body[0].lineno - 1 : node.end_lineno]
        code = sum(1 for line in span if line.strip() and not line.strip().startswith("#"))
        arguments = [*node.args.posonlyargs, *node.args.args]
        own = [each for each in arguments if each.arg not in {"self", "cls"}]
        yield Function(path, node.name, code, len(own))
