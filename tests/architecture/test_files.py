"""What is committed: no address of a registry, no path of a machine, no inline style, no stale list of settings."""

from __future__ import annotations

import re

from tests.architecture.reading import ROOT, SOURCE, committed_files, templates

TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".sh", ".yml", ".json", ".csv", ""}
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".", "deb.debian" + ".org")
MACHINE = ("/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/")


def texts() -> dict[str, str]:
    """Committed text files by name."""
    found = {}
    for path in committed_files():
        if path.suffix in TEXT and path.name != "LICENSE":
            found[str(path.relative_to(ROOT))] = path.read_text(errors="replace")
    return found


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    guilty = {(name, word) for name, text in texts().items() for word in (*REGISTRIES, *MACHINE) if word in text}
    assert guilty == set()


def test_no_lock_file_that_records_addresses_is_committed() -> None:
    names = {path.name for path in committed_files()}
    assert not names & {"uv.lock", "package-lock.json", "poetry.lock"}


def test_no_template_has_an_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<script(?![^>]*\b(?:src=|type=.application/json.))|\son[a-z]+=|javascript:", re.IGNORECASE)
    assert [str(path.relative_to(SOURCE)) for path in templates() if inline.search(path.read_text())] == []


def test_templates_decide_with_if_and_for_only() -> None:
    allowed = re.compile(r"{%-?\s*(filter|regroup|cycle|ifchanged|debug|lorem)\b")
    assert [str(path.relative_to(SOURCE)) for path in templates() if allowed.search(path.read_text())] == []


def test_every_template_is_used() -> None:
    code = "\n".join(path.read_text(errors="replace") for path in SOURCE.rglob("*") if path.suffix in {".py", ".html"})
    replaced = {"account", "mfa"}  # pages of allauth, found by their name
    unused = []
    for path in templates():
        name = str(path.relative_to(next(parent for parent in path.parents if parent.name == "templates")))
        if (
            name.split("/")[0] not in replaced
            and f'"{name}"' not in code
            and name not in {"404.html", "500.html", "403.html", "400.html"}
        ):
            unused.append(name)
    assert unused == []


def test_the_example_environment_lists_every_variable() -> None:
    settings = (SOURCE / "config" / "settings.py").read_text()
    before = (SOURCE / "config" / "runtime" / "environment.py").read_text()
    read = set(re.findall(r'env(?:_flag|_list)?\("([A-Z_]+)"', settings))
    read |= set(re.findall(r'given(?:\.get\(|, )"([A-Z_]+)"', before))
    listed = set(re.findall(r"^#?\s?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == listed


def test_the_environment_is_read_in_the_wiring_only() -> None:
    readers = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "os.environ" in path.read_text() and path.relative_to(SOURCE).parts[0] not in {"config", "engines"}
    ]
    assert readers == []


def test_the_makefile_has_at_most_12_targets_and_the_readme_names_its_two_commands() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(set(targets)) <= 12
    readme = (ROOT / "README.md").read_text()
    assert "make demo" in readme
    assert "make test" in readme
