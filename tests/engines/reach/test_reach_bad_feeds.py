"""Bad feeds: a report that says where and what to do, or a named warning; never half a feed, never another error."""

from __future__ import annotations

import io
import random
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.engines.reach.feeds import AGENCY, DAILY, ROUTES, feed_files, stop_times, stops, trips, write_feed, write_zip

from maillage.engines.reach import FeedRefused, Problem, read_feed
from maillage.engines.reach import source as source_module

CALLS = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")])
STOPS, TRIPS = stops("A", "B", "C"), trips("T")
OFTEN = "trip_id,start_time,end_time,headway_secs\n"
CHANGES = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
DATES = "service_id,date,exception_type\n"


def calls(old: str, new: str) -> dict[str, str | bytes | None]:
    return {"stop_times": CALLS.replace(old, new)}


def more_calls(row: str) -> dict[str, str | bytes | None]:
    return {"stop_times": CALLS + row}


# what is broken: (files changed, file, line, field, code)
Broken = tuple[dict[str, str | bytes | None], str, int | None, str | None, str]
BROKEN: dict[str, Broken] = {
    "no agency": ({"agency": None}, "agency.txt", None, None, "file_missing"),
    "no stops": ({"stops": None}, "stops.txt", None, None, "file_missing"),
    "no routes": ({"routes": None}, "routes.txt", None, None, "file_missing"),
    "no trips": ({"trips": None}, "trips.txt", None, None, "file_missing"),
    "no stop times": ({"stop_times": None}, "stop_times.txt", None, None, "file_missing"),
    "no calendar at all": ({"calendar": None}, "calendar.txt", None, None, "file_missing"),
    "empty stops": ({"stops": ""}, "stops.txt", 1, None, "empty"),
    "blank trips": ({"trips": "\n\n"}, "trips.txt", 1, None, "empty"),
    "no agency line": ({"agency": AGENCY.split("\n")[0]}, "agency.txt", 2, None, "no_rows"),
    "no stop line": ({"stops": STOPS.split("\n")[0] + "\n"}, "stops.txt", 2, None, "no_rows"),
    "no call line": ({"stop_times": CALLS.split("\n")[0] + "\n"}, "stop_times.txt", 2, None, "no_rows"),
    "no date at all": ({"calendar": DAILY.split("\n")[0] + "\n"}, "calendar.txt", None, None, "no_dates"),
    "lines of an old Macintosh": ({"stops": STOPS.replace("\n", "\r")}, "stops.txt", 1, None, "bad_header"),
    "bad value beside a text too long to count lines by": (
        {"stops": STOPS.replace("B,B", "B," + "b" * 200_000).replace("43.65", "434.65")},
        "stops.txt", 3, "stop_lat", "out_of_range",
    ),
    "no header": ({"stops": STOPS.split("\n", 1)[1]}, "stops.txt", 1, "stop_id", "column_missing"),
    "wrong header": ({"trips": TRIPS.replace("trip_id", "tripid")}, "trips.txt", 1, "trip_id", "column_missing"),
    "semicolons": ({"stops": STOPS.replace(",", ";")}, "stops.txt", 1, "stop_id", "column_missing"),
    "column twice": ({"stops": "stop_id,stop_id\nA,A\n"}, "stops.txt", 1, "stop_id", "column_twice"),
    "binary": ({"stops": b"stop_id\0\1\2,stop_name\n"}, "stops.txt", 1, None, "binary"),
    "too many fields": ({"stops": STOPS.replace("B,B", "B,B,x")}, "stops.txt", 3, None, "too_many_fields"),
    "open quote": ({"stops": STOPS.replace("B,B", 'B,"B')}, "stops.txt", 3, None, "bad_quotes"),
    "stop twice": ({"stops": STOPS + "B,B,43,3\n"}, "stops.txt", 5, "stop_id", "id_twice"),
    "station twice, with a platform": (
        {
            "stops": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
            "P,Gare,43.6,3.3,1,\nP,Gare,43.6,3.3,1,\nA,A,43.6,3.3,,P\nB,B,43.7,3.3,,\nC,C,43.8,3.3,,\n",
        },
        "stops.txt", 3, "stop_id", "id_twice",
    ),
    "trip twice": ({"trips": TRIPS + TRIPS.split("\n")[1]}, "trips.txt", 3, "trip_id", "id_twice"),
    "route twice": ({"routes": ROUTES + ROUTES.split("\n")[1]}, "routes.txt", 3, "route_id", "id_twice"),
    "service twice": ({"calendar": DAILY + DAILY.split("\n")[1]}, "calendar.txt", 3, "service_id", "id_twice"),
    "stop without id": ({"stops": STOPS + ",D,43,3\n"}, "stops.txt", 5, "stop_id", "value_missing"),
    "trip without id": ({"trips": TRIPS + "R,S,,,\n"}, "trips.txt", 3, "trip_id", "value_missing"),
    "trip without service": ({"trips": TRIPS + "R,,U,,\n"}, "trips.txt", 3, "service_id", "value_missing"),
    "unknown route": ({"trips": TRIPS + "X,S,U,,\n"}, "trips.txt", 3, "route_id", "unknown_reference"),
    "unknown trip": (more_calls("U,09:00,09:00,A,0,,\n"), "stop_times.txt", 5, "trip_id", "unknown_reference"),
    "unknown stop": (more_calls("T,09:00,09:00,Z,9,,\n"), "stop_times.txt", 5, "stop_id", "unknown_reference"),
    "stop left out": (more_calls("T,09:00,09:00,,9,,\n"), "stop_times.txt", 5, "stop_id", "unknown_reference"),
    "unknown parent": (
        {"stops": STOPS.replace("stop_lon", "stop_lon,parent_station").replace("3.30000", "3.3,P", 1)},
        "stops.txt", 2, "parent_station", "unknown_reference",
    ),
    "latitude of 434": ({"stops": STOPS.replace("43.65", "434.65")}, "stops.txt", 3, "stop_lat", "out_of_range"),
    "longitude of 999": ({"stops": STOPS.replace("3.30000", "999", 1)}, "stops.txt", 2, "stop_lon", "out_of_range"),
    "location type 9": (
        {"stops": "stop_id,stop_name,stop_lat,stop_lon,location_type\nA,A,1,1,9\nB,B,1,1,\nC,C,1,1,\n"},
        "stops.txt", 2, "location_type", "out_of_range",
    ),
    "rank in words": (calls("B,1,", "B,deux,"), "stop_times.txt", 3, "stop_sequence", "not_a_number"),
    "rank missing": (calls("B,1,", "B,,"), "stop_times.txt", 3, "stop_sequence", "not_a_number"),
    "rank below zero": (calls("B,1,", "B,-1,"), "stop_times.txt", 3, "stop_sequence", "out_of_range"),
    "rank enormous": (calls("B,1,", f"B,{10**18},"), "stop_times.txt", 3, "stop_sequence", "out_of_range"),
    "rank twice": (calls("B,1,", "B,0,"), "stop_times.txt", 3, "stop_sequence", "sequence_twice"),
    "time in words": (calls("08:20:00,08", "midi,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "time below zero": (calls("08:20:00,08", "-8:20:00,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "minute 75": (calls("08:20:00,08", "08:75:00,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "hour 99": (calls("08:20:00,08", "99:20:00,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "hour 1000": (calls("08:20:00,08", "1000:20:00,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "eight letters é": (calls("08:20:00,08", "éééé,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "h for hours": (calls("08:20:00,08", "08h20,08"), "stop_times.txt", 3, "arrival_time", "bad_time"),
    "first time missing": (calls("T,08:00:00,08:00:00", "T,,"), "stop_times.txt", 2, "arrival_time", "time_missing"),
    "last time missing": (calls("T,08:40:00,08:40:00", "T,,"), "stop_times.txt", 4, "arrival_time", "time_missing"),
    "leaves before arriving": (
        calls("08:20:00,08:20", "08:20:00,08:10"),
        "stop_times.txt", 3, "departure_time", "leaves_before_arriving",
    ),
    "back in time": (calls("08:40:00", "08:10:00"), "stop_times.txt", 4, "arrival_time", "goes_back_in_time"),
    "pickup type 7": (calls("B,1,,", "B,1,7,"), "stop_times.txt", 3, "pickup_type", "out_of_range"),
    "unknown zone": (
        {"agency": AGENCY.replace("Europe/Paris", "Europe/Lodève")},
        "agency.txt", 2, "agency_timezone", "bad_zone",
    ),
    "zone out of its folder": (
        {"agency": AGENCY.replace("Europe/Paris", "../../etc/passwd")},
        "agency.txt", 2, "agency_timezone", "bad_zone",
    ),
    "date with dashes": (
        {"calendar": DAILY.replace("20260101", "2026-01-01")},
        "calendar.txt", 2, "start_date", "bad_date",
    ),
    "31 February": ({"calendar": DAILY.replace("20261231", "20260231")}, "calendar.txt", 2, "end_date", "bad_date"),
    "year 0": ({"calendar": DAILY.replace("20260101", "00000101")}, "calendar.txt", 2, "start_date", "bad_date"),
    "ends before it starts": (
        {"calendar": DAILY.replace("20260101", "20270101")},
        "calendar.txt", 2, "end_date", "ends_before_start",
    ),
    "weekday 2": ({"calendar": DAILY.replace("S,1,1", "S,1,2")}, "calendar.txt", 2, "tuesday", "out_of_range"),
    "exception type 3": (
        {"calendar_dates": DATES + "S,20260101,3\n"},
        "calendar_dates.txt", 2, "exception_type", "out_of_range",
    ),
    "exception without date": ({"calendar_dates": DATES + "S,,1\n"}, "calendar_dates.txt", 2, "date", "bad_date"),
    "frequency of an unknown trip": (
        {"frequencies": OFTEN + "X,08:00:00,09:00:00,600\n"},
        "frequencies.txt", 2, "trip_id", "unknown_reference",
    ),
    "frequency every 0 s": (
        {"frequencies": OFTEN + "T,08:00:00,09:00:00,0\n"},
        "frequencies.txt", 2, "headway_secs", "out_of_range",
    ),
    "frequencies without end": (
        {"frequencies": OFTEN + "T,00:00:00,72:00:00,10\n" * 20},
        "frequencies.txt", 21, "headway_secs", "too_many_departures",
    ),
    "frequency backwards": (
        {"frequencies": OFTEN + "T,09:00:00,08:00:00,600\n"},
        "frequencies.txt", 2, "end_time", "ends_before_start",
    ),
    "frequency without start": (
        {"frequencies": OFTEN + "T,,08:00:00,600\n"},
        "frequencies.txt", 2, "start_time", "value_missing",
    ),
    "transfer from nowhere": (
        {"transfers": CHANGES + "Z,A,2,60\n"},
        "transfers.txt", 2, "from_stop_id", "unknown_reference",
    ),
    "transfer type 8": ({"transfers": CHANGES + "A,B,8,60\n"}, "transfers.txt", 2, "transfer_type", "out_of_range"),
    "transfer in -5 s": (
        {"transfers": CHANGES + "A,B,2,-5\n"},
        "transfers.txt", 2, "min_transfer_time", "out_of_range",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("is_zip", [False, True], ids=["folder", "zip"])
def test_a_broken_feed_is_refused_with_file_line_field_and_remedy(tmp_path: Path, name: str, is_zip: bool) -> None:
    changes, file, line, field, code = BROKEN[name]
    path = write_zip(tmp_path / "feed.zip", **changes) if is_zip else write_feed(tmp_path / "feed", **changes)
    with pytest.raises(FeedRefused) as refusal:
        read_feed(path)
    problems = refusal.value.problems
    assert (file, line, field, code) in [(p.file, p.line, p.field, p.code) for p in problems]
    assert all(p.message_fr.endswith(".") and p.remedy_fr.endswith(".") for p in problems)
    assert problems[0].severity == "error"


LARGE = {
    "a million bad times": calls("08:20:00,08:20:00", "midi,midi") | more_calls("T,midi,midi,B,9,,\n" * 1_000_000),
    "a million dangling stops": more_calls("T,09:00:00,09:00:00,Z,9,,\n" * 1_000_000),
    "one field of 32 MiB": {"stops": STOPS.replace("B,B", "B,B" + "b" * (32 << 20)).replace("43.65", "434.65")},
    "a million stops of one name in one place": {"stops": STOPS + "Z,Z,999,3\n" * 1_000_000},
    "a million open quotes": {"stops": STOPS + '"\n' * 1_000_000},
}


READ_IT = """
import sys, time
from maillage.engines.reach import FeedRefused, read_feed
try:
    read_feed(sys.argv[1])
except FeedRefused as refusal:
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))  # getrusage would count the parent's memory too
    print(len(refusal.problems), int(status["VmHWM"].split()[0]) * 1024, time.process_time())
"""


@pytest.mark.slow(reason="a million rows each, each in a process of its own")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the most memory held is asked of Linux")
@pytest.mark.parametrize("name", LARGE)
def test_a_large_broken_feed_is_refused_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    """A short report, some seconds, and at most a few times what its text takes beside the libraries themselves."""
    folder = write_feed(tmp_path, **LARGE[name])
    size = sum(file.stat().st_size for file in folder.iterdir())
    done = subprocess.run([sys.executable, "-c", READ_IT, str(folder)], capture_output=True, text=True, check=True)
    problems, peak_bytes, spent_s = map(float, done.stdout.split())
    assert 0 < problems < 100
    assert peak_bytes < (400 << 20) + 20 * size
    assert spent_s < 30


def test_the_corpus_is_large() -> None:
    assert len(BROKEN) >= 60


WARNED: dict[str, tuple[dict[str, str | bytes | None], str, int | None, str]] = {
    "not UTF-8": ({"stops": STOPS.replace("B,B", "B,Lodève").encode("cp1252")}, "stops.txt", 3, "not_utf8"),
    "stop without position": ({"stops": STOPS.replace("43.65000", "")}, "stops.txt", 3, "no_position"),
    "NaN for a position": ({"stops": STOPS.replace("43.65000", "NaN")}, "stops.txt", 3, "not_a_number"),
    "infinite position": ({"stops": STOPS.replace("43.65000", "inf")}, "stops.txt", 3, "not_a_number"),
    "words for a position": ({"stops": STOPS.replace("43.65000", "ici")}, "stops.txt", 3, "not_a_number"),
    "stop at 0, 0": ({"stops": STOPS.replace("43.65000,3.30000", "0,0")}, "stops.txt", 3, "no_position"),
    "trip without stops": ({"trips": TRIPS + "R,S,U,,\n"}, "trips.txt", 3, "trip_without_stops"),
    "service without dates": ({"trips": TRIPS + "R,X,U,,\n"}, "trips.txt", 3, "service_without_dates"),
    "rule for one line": (
        {"transfers": "from_stop_id,to_stop_id,transfer_type,from_route_id\nA,B,3,R\n"}, "transfers.txt", 2, "rule_ignored",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_what_can_be_lived_with_is_a_named_warning(tmp_path: Path, name: str) -> None:
    changes, file, line, code = WARNED[name]
    feed = read_feed(write_feed(tmp_path, **changes))
    assert (file, line, code, "warning") in [(p.file, p.line, p.code, p.severity) for p in feed.problems]


@pytest.mark.parametrize(
    "changes",
    [
        {"stops": b"\xef\xbb\xbf" + STOPS.encode()},
        {"stops": STOPS.replace("\n", "\r\n")},
        {"stops": STOPS.replace("stop_name", " stop_name ").replace("B,B", "B , B")},
        {"stops": STOPS.replace("B,B", '"B","B"')},
        {"stops": STOPS.replace("B,B", 'B,"Place, dite ""du marché"""')},
        {"stops": STOPS.replace("B,B", 'B,"sur\ndeux lignes"')},
        {"stops": STOPS.replace("\nB", "\n\n\nB")},
        {"stops": STOPS.rstrip("\n")},
        {"shapes": "nonsense", "fare_attributes": b"\xff\xfe"},
        {"transfers": "", "frequencies": "\n"},
        {"stops": re.sub(r"^(stop_id|[ABC]),", r"\1,?,", STOPS, flags=re.M)},
    ],
    ids=["BOM", "CRLF", "blanks", "quotes", "quoted comma", "line break in quotes", "blank lines", "no last newline",
         "unknown files", "empty optional files", "unknown column"],
)  # fmt: skip
def test_harmless_oddities_are_read_without_a_word(tmp_path: Path, changes: dict[str, str | bytes]) -> None:
    feed = read_feed(write_feed(tmp_path, **changes))
    assert feed.problems == ()
    assert [s.id for s in feed.stops()] == ["A", "B", "C"]
    assert feed.calls.arrive_s.tolist() == [28800, 30000, 31200]


def test_lines_are_right_after_a_field_of_two_lines(tmp_path: Path) -> None:
    text = STOPS.replace("A,A", 'A,"sur\ndeux lignes"').replace("43.65000", "434")
    with pytest.raises(FeedRefused) as refusal:
        read_feed(write_feed(tmp_path, stops=text))
    assert [(p.line, p.field) for p in refusal.value.problems] == [(4, "stop_lat")]


def test_all_problems_are_reported_at_once_and_repeated_ones_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"X{i},X,999,3\n" for i in range(50))
    with pytest.raises(FeedRefused) as refusal:
        read_feed(write_feed(tmp_path, stops=STOPS + rows, calendar=DAILY.replace("20260101", "hier")))
    problems = refusal.value.problems
    assert [p.code for p in problems].count("out_of_range") == 21
    assert "30 autres lignes" in [p for p in problems if p.code == "out_of_range"][-1].message_fr
    assert "bad_date" in [p.code for p in problems]


def test_a_problem_reads_as_a_sentence() -> None:
    problem = Problem("stops.txt", 3, "stop_lat", "x", "434 n'est pas entre -90 et 90.", "Corrigez-le.")
    assert str(problem) == "stops.txt, ligne 3, champ stop_lat\u00a0: 434 n'est pas entre -90 et 90. Corrigez-le."


# ------------------------------------------------------------------ archives


def refused_zip(path: Path) -> list[str]:
    with pytest.raises(FeedRefused) as refusal:
        read_feed(path)
    return [p.code for p in refusal.value.problems]


@pytest.mark.parametrize("name", ["../stops.txt", "/etc/stops.txt", "a/../../stops.txt", "..\\stops.txt", "C:/stops.txt"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "feed.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), STOPS)
    assert refused_zip(path) == ["path_leaves_archive"]


@pytest.mark.slow(reason="300 MiB are packed to make the bomb")
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", shapes=None, stops=STOPS + "\n" * (300 * 1024 * 1024))
    assert path.stat().st_size < 2_000_000
    assert refused_zip(path) == ["too_large"]


def test_a_file_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", stops=STOPS + "D,D,43,3\n" * 100_000)
    raw = bytearray(path.read_bytes())
    for at in [m.start() for m in re.finditer(b"PK\x01\x02", raw)]:
        if raw[at + 46 : at + 55] == b"stops.txt":
            struct.pack_into("<I", raw, at + 24, 1000)
    path.write_bytes(raw)
    assert refused_zip(path) == ["not_a_zip"]


def test_a_feed_larger_than_the_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_FILE_BYTES", 60)
    assert refused_zip(write_feed(tmp_path / "folder")) == ["too_large"]
    assert refused_zip(write_zip(tmp_path / "feed.zip")) == ["too_large"]


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip")
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), raw):
            raw[found.start() + offset] |= 1
    path.write_bytes(raw)
    assert refused_zip(path) == ["encrypted"]


def test_an_archive_with_a_wild_directory_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.rindex(b"PK\x05\x06") + 16, 2**31)  # where the directory says it starts
    path.write_bytes(raw)
    assert refused_zip(path) == ["not_a_zip"]


def test_an_archive_from_the_future_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<H", raw, raw.index(b"PK\x01\x02") + 6, 220)  # the version of the format one must know
    path.write_bytes(raw)
    assert refused_zip(path) == ["not_a_zip"]


def test_an_odd_compression_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("stops.txt", STOPS)
    assert refused_zip(path) == ["odd_compression"]


@pytest.mark.parametrize("is_zip", [False, True])
def test_a_feed_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_zip: bool) -> None:
    path = write_zip(tmp_path / "feed.zip") if is_zip else write_feed(tmp_path / "feed")

    def protected(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile, "ZipFile", protected)
    monkeypatch.setattr(Path, "read_bytes", protected)
    assert refused_zip(path) == ["not_readable"]


def test_a_file_present_twice_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other/stops.txt", STOPS)
    assert refused_zip(path) == ["file_twice"]


def test_a_feed_in_a_folder_of_the_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in feed_files().items():
            archive.writestr(f"reseau/{name}", text)
    assert read_feed(path).version == read_feed(write_feed(tmp_path / "folder")).version


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 17], ids=range(4))
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feed.zip").write_bytes(content)
    assert refused_zip(tmp_path / "feed.zip")[0] == "not_a_zip"


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refused_zip(tmp_path / "nothing.zip") == ["feed_not_found"]


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.txt", "")
    assert refused_zip(path) == ["too_many_files"]


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_makes_anything_but_a_refusal(tmp_path: Path, seed: int) -> None:
    """Bytes changed, dropped or doubled at random, in the files or in the archive."""
    rng = random.Random(seed)
    changes: dict[str, str | bytes] = {"transfers": CHANGES + "A,B,2,60\n", "frequencies": OFTEN + "T,08:00,09:00,600\n"}
    files = {name.removesuffix(".txt"): text for name, text in feed_files(**changes).items()}
    victim = rng.choice(sorted(files))
    if seed % 3 == 0:
        path = write_zip(tmp_path / "feed.zip", **changes)
        path.write_bytes(damaged(path.read_bytes(), rng))
    else:
        text = files[victim]
        path = write_feed(tmp_path, **(changes | {victim: damaged(text.encode() if isinstance(text, str) else text, rng)}))
    try:
        feed = read_feed(path)
    except FeedRefused:
        return
    assert len(feed.calls.stop) > 0


def damaged(raw: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    for byte in raw:
        luck = rng.random()
        if luck < 0.01:
            out.write(bytes([rng.randrange(256)]))
        elif luck < 0.02:
            out.write(rng.choice([b"", b",", b'"', b"\n", b"\0", bytes([byte, byte])]))
        else:
            out.write(bytes([byte]))
    return out.getvalue()
