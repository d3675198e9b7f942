"""Files, functions, views and arguments stay small. The exceptions are named here, and the list only shrinks."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.reading import SOURCE, code_lines, functions, python_files

FILE_LINES, FUNCTION_LINES, VIEW_LINES, POSITIONAL = 300, 40, 20, 6
LONGER_FILES: frozenset[str] = frozenset()
LONGER_FUNCTIONS: frozenset[str] = frozenset()


def is_kernel(path: Path) -> bool:
    """Compiled kernels are exempt from the length and argument limits."""
    return path.name == "kernels.py" and "engines" in path.parts


def test_no_file_is_longer_than_300_code_lines() -> None:
    long = {
        str(path.relative_to(SOURCE))
        for path in python_files()
        if not is_kernel(path) and code_lines(path.read_text()) > FILE_LINES
    }
    assert long == LONGER_FILES


def test_no_function_is_longer_than_40_lines_nor_a_view_than_20() -> None:
    long = {
        function.where
        for path in python_files()
        if not is_kernel(path)
        for function in functions(path)
        if function.lines > (VIEW_LINES if path.name == "views.py" else FUNCTION_LINES)
    }
    assert long == LONGER_FUNCTIONS


def test_no_function_takes_more_than_6_positional_arguments() -> None:
    many = {
        function.where
        for path in python_files()
        if not is_kernel(path)
        for function in functions(path)
        if function.positional > POSITIONAL
    }
    assert many == set()


def test_the_measure_sees_a_long_function(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def long():\n" + "    x = 1\n" * 41)
    (function,) = functions(path)
    assert function.lines == 41
