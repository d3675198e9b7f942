"""One GTFS text file → a polars frame of trimmed strings with the columns the engine knows; line numbers on demand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from maillage.engines.reach.errors import Problem

BOM = b"\xef\xbb\xbf"
MAX_REPEATS = 20

# file: (columns without which it cannot be used, columns read when there)
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agency.txt": (("agency_name", "agency_timezone"), ("agency_id", "agency_phone")),
    "stops.txt": (("stop_id",), ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")),
    "routes.txt": (
        ("route_id",),
        ("agency_id", "route_short_name", "route_long_name", "route_type", "route_color"),
    ),
    "trips.txt": (("route_id", "service_id", "trip_id"), ("trip_headsign", "direction_id", "block_id")),
    "stop_times.txt": (
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        ("pickup_type", "drop_off_type", "pickup_booking_rule_id", "drop_off_booking_rule_id"),
    ),
    "calendar.txt": (
        (
            "service_id",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "start_date",
            "end_date",
        ),
        (),
    ),
    "calendar_dates.txt": (("service_id", "date", "exception_type"), ()),
    "transfers.txt": (
        ("from_stop_id", "to_stop_id"),
        ("transfer_type", "min_transfer_time", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
    ),
    "frequencies.txt": (("trip_id", "start_time", "end_time", "headway_secs"), ("exact_times",)),
    "booking_rules.txt": (
        ("booking_rule_id", "booking_type"),
        (
            "prior_notice_duration_min",
            "prior_notice_last_day",
            "prior_notice_last_time",
            "message",
            "phone_number",
            "info_url",
            "booking_url",
        ),
    ),
}


@dataclass
class Report:
    """Problems met so far; the same problem of one file is listed 20 times at most, then counted."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        key = (problem.file, problem.code)
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] <= MAX_REPEATS:
            self.problems.append(problem)

    def count_more(self, file: str, code: str, count: int) -> None:
        """Rows with a problem that was already listed often enough."""
        self.counts[file, code] = self.counts.get((file, code), 0) + count

    def finished(self) -> tuple[Problem, ...]:
        """All problems, with one line more for those that were too many to list."""
        last = {(p.file, p.code): p for p in self.problems}
        more = [
            Problem(
                file, None, last[file, code].field, code, f"{count - MAX_REPEATS} autres lignes ont le même problème.",
                last[file, code].remedy_fr, last[file, code].severity,
            )
            for (file, code), count in self.counts.items()
            if count > MAX_REPEATS
        ]  # fmt: skip
        return (*self.problems, *more)

    @property
    def has_errors(self) -> bool:
        return any(p.severity == "error" for p in self.problems)


@dataclass
class Table:
    """Rows of one file as strings ("" when missing), and the raw text to find a row's line in."""

    name: str
    frame: pl.DataFrame
    raw: bytes

    def __len__(self) -> int:
        return self.frame.height

    def column(self, name: str) -> pl.Series:
        return self.frame[name]

    def texts(self, name: str) -> list[str]:
        """A column as Python strings."""
        values: list[str] = self.frame[name].to_list()
        return values

    def lines_of(self, rows: Sequence[int]) -> list[int]:
        """Lines of the file (1 = header) where rows start; right even when quoted fields hold line breaks."""
        wanted, found = set(rows), dict[int, int]()
        try:
            line = self._find_lines(wanted, found)
        except csv.Error:  # a field too long for the csv module: the line as if no field held a line break
            return [row + 2 for row in rows]
        return [found.get(row, line) for row in rows]

    def _find_lines(self, wanted: set[int], found: dict[int, int]) -> int:
        """Fill `found` with the line of each wanted row; the line after the last one read."""
        reader = csv.reader(io.StringIO(self.raw.decode("utf-8", "replace"), newline=""))
        row, line = -1, 1
        for record in reader:
            if any(cell.strip() for cell in record):
                if row in wanted:
                    found[row] = line
                row += 1
            line = reader.line_num + 1
            if len(found) == len(wanted):
                break
        return line


def read_table(name: str, raw: bytes, report: Report) -> Table | None:
    """Parse one file; None when it cannot be used, the reason being in the report."""
    raw = _as_utf8(name, raw.removeprefix(BOM), report)
    header = _header(name, raw, report)
    if header is None:
        return None
    required, optional = COLUMNS[name]
    missing = [c for c in required if c not in header]
    for column in missing:
        report.add(Problem(name, 1, column, "column_missing", f"La colonne {column} manque.", "Ajoutez-la en première ligne."))
    if missing:
        return None
    known = [c for c in (*required, *optional) if c in header]
    frame = _parse(name, raw, header, known, report)
    if frame is None:
        return None
    absent = [pl.lit("").alias(c) for c in optional if c not in header]
    return Table(name, _trimmed(frame, raw).with_columns(absent), raw)


def _as_utf8(name: str, raw: bytes, report: Report) -> bytes:
    if b"\0" in raw[:4096]:
        report.add(Problem(name, 1, None, "binary", "Le fichier n'est pas du texte.", "Enregistrez-le en texte UTF-8."))
        return b""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.add(
            Problem(
                name, line, None, "not_utf8", "Le fichier n'est pas en UTF-8, il a été lu en Windows-1252.",
                "Enregistrez-le en UTF-8.", "warning",
            )
        )  # fmt: skip
        return raw.decode("cp1252", "replace").encode()
    return raw


def _header(name: str, raw: bytes, report: Report) -> list[str] | None:
    first = raw[: raw.find(b"\n")] if b"\n" in raw else raw
    first_line = first.decode("utf-8", "replace").strip()
    if not first_line:
        if not any(p.file == name and p.code == "binary" for p in report.problems):
            report.add(Problem(name, 1, None, "empty", "Le fichier est vide.", "Remplissez-le ou retirez-le."))
        return None
    try:
        header = [c.strip().strip('"').strip() for c in next(csv.reader([first_line]), [])]
    except csv.Error:
        message = "La ligne des noms de colonnes est illisible."
        report.add(Problem(name, 1, None, "bad_header", message, "Vérifiez les guillemets et les fins de ligne."))
        return None
    known = COLUMNS[name][0] + COLUMNS[name][1]
    twice = {c for c in header if c in known and header.count(c) > 1}
    for column in sorted(twice):
        report.add(Problem(name, 1, column, "column_twice", f"La colonne {column} est écrite deux fois.", "Gardez-en une."))
    return None if twice else header


def _parse(name: str, raw: bytes, header: Sequence[str], known: list[str], report: Report) -> pl.DataFrame | None:
    places = [header.index(c) for c in known]
    start = raw.find(b"\n")
    if start < 0 or (not raw[start : start + 4096].strip() and not raw[start:].strip()):
        return pl.DataFrame({c: [] for c in known}, schema=dict.fromkeys(known, pl.String))
    try:
        frame = pl.read_csv(
            raw,
            columns=places,
            infer_schema=False,
            empty_string_is_null=True,
            truncate_ragged_lines=False,
        )
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return _parse_slowly(name, raw, header, known, report)
    frame.columns = known
    if frame[known[0]].null_count():
        frame = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    return frame


def _parse_slowly(name: str, raw: bytes, header: Sequence[str], known: list[str], report: Report) -> pl.DataFrame | None:
    """What polars refuses is read record by record to say where it breaks."""
    reader = csv.reader(io.StringIO(raw.decode("utf-8", "replace"), newline=""), strict=True)
    rows: list[list[str]] = []
    line = 1
    try:
        next(reader)
        line = reader.line_num + 1
        for record in reader:
            if len(record) > len(header) and any(record[len(header) :]):
                report.add(
                    Problem(
                        name, line, None, "too_many_fields",
                        f"La ligne a {len(record)} champs pour {len(header)} colonnes.",
                        "Mettez entre guillemets les textes qui contiennent une virgule.",
                    )
                )  # fmt: skip
            elif any(record):
                padded = record + [""] * (len(header) - len(record))
                rows.append([padded[header.index(c)] for c in known])
            line = reader.line_num + 1
    except csv.Error as error:
        report.add(Problem(name, line, None, "bad_quotes", f"Les guillemets sont mal fermés ({error}).", "Corrigez la ligne."))
        return None
    return pl.DataFrame(rows, schema=dict.fromkeys(known, pl.String), orient="row")


def _trimmed(frame: pl.DataFrame, raw: bytes) -> pl.DataFrame:
    """Without blanks around values, nor quotes after a blank; most large files hold no blank at all."""
    holed = [name for name in frame.columns if frame[name].null_count()]
    frame = frame.with_columns(pl.col(holed).fill_null("")) if holed else frame
    if b" " not in raw and b"\t" not in raw:
        return frame
    return frame.with_columns(pl.all().str.strip_chars(' \t\r"') if b' "' in raw else pl.all().str.strip_chars())
