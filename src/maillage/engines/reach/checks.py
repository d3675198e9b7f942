"""Checks of columns and references: each bad row becomes a problem with its file, line, field and remedy."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from maillage.engines.reach.errors import Problem, Severity
from maillage.engines.reach.tables import MAX_REPEATS, Report, Table

I32: TypeAlias = npt.NDArray[np.int32]
F64: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

TIME_MISSING, TIME_BAD = -1, -2
MAX_HOURS = 72


def flag(
    table: Table,
    bad: Bools,
    field: str,
    code: str,
    message_fr: str,
    remedy_fr: str,
    *,
    report: Report,
    severity: Severity = "error",
) -> None:
    """One problem for each row of the mask; `{value}` in the message is the row's value of `field`."""
    rows = np.flatnonzero(bad)
    if not rows.size:
        return
    shown = [int(r) for r in rows[:MAX_REPEATS]]
    values = table.column(field).gather(shown).to_list()
    for line, value in zip(table.lines_of(shown), values, strict=True):
        message = message_fr.replace("{value}", str(value)[:80])
        report.add(Problem(table.name, line, field, code, message, remedy_fr, severity))
    report.count_more(table.name, code, rows.size - len(shown))


def index_of(values: pl.Series, among: pl.Series) -> I32:
    """Place of each value in `among`, the first one when it is there twice, -1 when it is not."""
    known = pl.DataFrame({"value": among}).with_row_index("place").unique("value", keep="first")
    found = pl.DataFrame({"value": values}).join(known, on="value", how="left", maintain_order="left")
    places: I32 = found["place"].cast(pl.Int32).fill_null(-1).to_numpy()
    return places


def index_of_runs(values: pl.Series, among: pl.Series) -> I32:
    """`index_of` for values that come in long runs of equals: each run is looked up once."""
    runs = values.rle().struct.unnest()
    places: I32 = np.repeat(index_of(runs["value"], among), runs["len"].to_numpy())
    return places


def check_unique(table: Table, field: str, report: Report) -> None:
    """An id given twice is an error: nobody knows which one is meant."""
    if table.column(field).n_unique() == len(table):
        return
    repeated = ~table.column(field).is_first_distinct().to_numpy()
    flag(table, repeated, field, "id_twice", "{value} est défini deux fois.", "Gardez une seule ligne.", report=report)


def check_filled(table: Table, field: str, report: Report) -> None:
    empty = (table.column(field) == "").to_numpy()
    flag(table, empty, field, "value_missing", "La valeur manque.", "Remplissez ce champ.", report=report)


def check_known(table: Table, field: str, places: I32, where_fr: str, report: Report, *, may_be_empty: bool = False) -> None:
    """A reference to something that is not in the feed."""
    bad = places < 0
    if may_be_empty and bad.any():
        bad &= (table.column(field) != "").to_numpy()
    message = f"{{value}} n'existe pas dans {where_fr}."
    flag(table, bad, field, "unknown_reference", message, f"Ajoutez-le à {where_fr} ou corrigez la ligne.", report=report)


def integers(table: Table, field: str, report: Report, *, default: int | None = None, low: int = 0, high: int = 2**31 - 1) -> I32:
    """Whole numbers of a column between `low` and `high`; empty means `default`, or is an error without one."""
    text = table.column(field)
    numbers = text.cast(pl.Int64, strict=False)
    missing = numbers.is_null().to_numpy()
    values = numbers.fill_null(low if default is None else default).to_numpy()
    if missing.any():
        empty = (text == "").to_numpy()
        bad = missing if default is None else missing & ~empty
        flag(table, bad, field, "not_a_number", "« {value} » n'est pas un nombre entier.", "Corrigez-le.", report=report)
    outside = ~missing & ((values < low) | (values > high))
    flag(table, outside, field, "out_of_range", f"{{value}} n'est pas entre {low} et {high}.", "Corrigez-le.", report=report)
    kept: I32 = np.clip(values, low, high).astype(np.int32)
    return kept


def numbers(table: Table, field: str, low: float, high: float, report: Report) -> F64:
    """Decimal numbers of a column; NaN when empty (or not a number: a warning)."""
    text = table.column(field)
    values: F64 = text.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()
    unreadable = ~np.isfinite(values) & (text != "").to_numpy()
    flag(
        table,
        unreadable,
        field,
        "not_a_number",
        "« {value} » n'est pas un nombre.",
        "Corrigez-le.",
        report=report,
        severity="warning",
    )
    values[~np.isfinite(values)] = np.nan
    outside = (values < low) | (values > high)
    flag(table, outside, field, "out_of_range", f"{{value}} n'est pas entre {low:g} et {high:g}.", "Corrigez-le.", report=report)
    return values


def times(table: Table, field: str, report: Report) -> I32:
    """Seconds of "HH:MM:SS", "H:MM:SS" or "HH:MM"; TIME_MISSING when empty, an error when unreadable."""
    text = table.column(field)
    if not (text.str.len_bytes() == 8).all():
        text = pl.DataFrame({"t": text}).select(_eight_bytes(pl.col("t")))["t"]
    joined: str = text.str.join("")[0] or ""
    cells = np.frombuffer(joined.encode(), np.uint8).reshape(-1, 8)
    seconds = _seconds(cells)
    if (seconds < 0).any():
        seconds[(table.column(field) == "").to_numpy()] = TIME_MISSING
        bad = seconds == TIME_BAD
        remedy = "Écrivez HH:MM:SS, au plus 72 heures."
        flag(table, bad, field, "bad_time", "« {value} » n'est pas une heure.", remedy, report=report)
    return seconds


def _eight_bytes(text: pl.Expr) -> pl.Expr:
    """Every spelling of a time on 8 ASCII bytes; what cannot be a time becomes dashes."""
    full = pl.when(text.str.count_matches(":", literal=True) == 1).then(text + ":00").otherwise(text)
    padded = pl.when(full.str.len_bytes() == 7).then("0" + full).otherwise(full)
    return pl.when(padded.str.len_bytes() == 8).then(padded).otherwise(pl.lit("-" * 8)).alias("t")


def _seconds(cells: npt.NDArray[np.uint8]) -> I32:
    digits = cells[:, [0, 1, 3, 4, 6, 7]].astype(np.int32) - ord("0")
    hours, minutes, seconds = (digits[:, i] * 10 + digits[:, i + 1] for i in (0, 2, 4))
    total: I32 = hours * 3600 + minutes * 60 + seconds
    right = ((digits >= 0) & (digits <= 9)).all(axis=1)
    right &= (cells[:, 2] == ord(":")) & (cells[:, 5] == ord(":"))
    right &= (minutes < 60) & (seconds < 60) & (hours <= MAX_HOURS)
    total[~right] = TIME_BAD
    return total
