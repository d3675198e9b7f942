"""`maillage docs`: write the generated pages; `--check`: say which are stale, exit 1."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.config.reference import pages


class Command(BaseCommand):
    help = "Write docs/reference from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say which pages are stale")

    def handle(self, *args: object, check: bool = False, **options: object) -> None:
        folder = settings.ROOT / "docs" / "reference"
        stale = []
        for name, text in pages().items():
            path = folder / name
            if path.exists() and path.read_text() == text:
                continue
            stale.append(name)
            if not check:
                path.write_text(text)
        if check and stale:
            raise CommandError(f"stale: {', '.join(stale)}. Run `make docs`.")
        self.stdout.write(f"{len(pages())} pages, {len(stale)} {'stale' if check else 'written'}")
