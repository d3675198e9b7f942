"""`maillage-plan PROBLEM.json [--time-limit S | --steps N] [--seed K] [--no-floors] [--json]`: a plan from a file."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from maillage.engines.optimiser.errors import ImpossibleProblem, PlanningError, SolverMissing
from maillage.engines.optimiser.problem import Problem
from maillage.engines.optimiser.reading import read_problem
from maillage.engines.optimiser.solving import Result, Stop, solve

_BAD_INPUT = 2
_DEFAULT_S = 60.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it has a plan, 2 when the problem is wrong or has none."""
    options = _parser().parse_args(argv)
    try:
        problem = read_problem(options.problem)
        stop = Stop(steps=options.steps) if options.steps is not None else Stop(seconds=options.time_limit)
        with libraries_on_stderr():
            result = solve(problem, stop, options.seed, with_floors=options.floors)
    except OSError as unreadable:
        return _refuse(f"{options.problem}: {unreadable.strerror or unreadable}")
    except (PlanningError, SolverMissing) as refused:
        return _refuse(f"{options.problem}: {refused}")
    except ImpossibleProblem as impossible:
        if options.json:
            _print(json.dumps({"conflict": list(impossible.conflict)}, ensure_ascii=False))
        return _refuse(f"{options.problem}: {impossible}")
    document = answer(problem, result)
    _print(json.dumps(document, ensure_ascii=False, allow_nan=False) if options.json else _summary(problem, result))
    return 0


def answer(problem: Problem, result: Result) -> dict[str, object]:
    """Put a result in the form the command prints; see docs/reference/plan-answer.json."""
    found = result.score
    return {
        "sessions": [
            {
                "site": s.site,
                "slot": s.slot,
                "kind": problem.kinds[s.kind].name,
                "start": s.start,
                "adviser": s.adviser,
            }
            for s in result.plan.sessions
        ],
        "attendance": [[a.session, a.group, a.hour, a.people] for a in result.plan.attendance],
        "objective": found.objective,
        "bound": _finite(result.bound),
        "gap": _finite(result.gap),
        "served": found.served,
        "served_nocar": found.served_no_car,
        "worst": round(100 * found.worst, 1),
        "km": round(found.km),
        "regularity": found.regularity,
        "trace": [[when, objective, _finite(bound)] for when, objective, bound in result.trace],
        "seed": result.seed,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage-plan", description="Where, when and by whom sessions are held.")
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--time-limit", type=_seconds, default=_DEFAULT_S, metavar="S", help="seconds (60)")
    limit.add_argument("--steps", type=_steps, metavar="N", help="steps of the search: the same plan again")
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="of the search's draws (0)")
    parser.add_argument(
        "--floors",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="no headline figure under that of the greedy plan (the default)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a summary")
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number of seconds above 0, not {text!r}")
    return seconds


def _steps(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}")
    return int(text)


def _summary(problem: Problem, result: Result) -> str:
    found = result.score
    people = sum(group.people for group in problem.groups)
    proven = f"at most {100 * result.gap:.2f} % more is possible" if math.isfinite(result.gap) else "no bound was proven in time"
    return "\n".join(
        (
            f"{len(result.plan.sessions)} sessions, {found.km:.0f} km",
            f"{found.served} of {people} people served, {found.served_no_car} without a car",
            f"worst territory: {100 * found.worst:.1f} % served",
            f"{found.objective:.0f} points, {proven}",
        )
    )


@contextmanager
def libraries_on_stderr() -> Iterator[None]:
    """Let what HiGHS prints of itself go to stderr, in this process and its children: stdout is the answer's."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(message: str) -> int:
    print(f"maillage-plan: {message}", file=sys.stderr)
    return _BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
