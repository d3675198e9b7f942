"""Reads HTML the way a careful person would: tags closed, ids once, everything that points somewhere arrives."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
POINTERS = ("aria-labelledby", "aria-describedby", "for", "list")
NAMED_BY_LABEL = {"input", "select", "textarea"}
FAULTS_NEVER_ALLOWED = ("style", "onclick", "onchange", "onsubmit")


class Reading(HTMLParser):
    """`faults` is empty for a sound document; `elements` keeps every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"never closed: {name}" for name in self.open]
        self.check_pointers()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"{tag} has {name} twice" for name, n in Counter(names).items() if n > 1]
        self.faults += [f"{tag} has {name}" for name in names if name in FAULTS_NEVER_ALLOWED]
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def check_pointers(self) -> None:
        ids = Counter(attrs["id"] for _, attrs in self.elements if "id" in attrs)
        self.faults += [f"id {name} used {n} times" for name, n in ids.items() if n > 1]
        for tag, attrs in self.elements:
            for pointer in POINTERS:
                for target in attrs.get(pointer, "").split():
                    if target not in ids:
                        self.faults.append(f"{tag} {pointer} points to nothing: {target}")

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Elements of a tag; `class_` must be among the classes, other attributes equal."""
        name = wanted.pop("class_", "")
        return [
            attrs
            for found, attrs in self.elements
            if found == tag
            and (not name or name in attrs.get("class", "").split())
            and all(attrs.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]

    @property
    def words(self) -> str:
        """The text with its no-break spaces made plain, so that tests can be read."""
        return " ".join("".join(self.text).replace("\u202f", " ").replace("\u00a0", " ").split())

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.elements if tag in {"h1", "h2", "h3", "h4"}]
