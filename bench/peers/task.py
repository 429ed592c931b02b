"""What every peer is asked to do, and how its answer is told.

    python PEER.py JOB FILE… --columns COLUMNS.json [--names a,b] [--cone RA,DEC,R] [--output FILE]
        [--variant NAME] [--check KIND] [--seconds FILE]

Without ``--check`` a job only does its work; that is what is timed. With it, the result is summarised
afterwards (:mod:`digest`) and printed as JSON, to be compared with the others'. With ``--seconds`` the time
of the job alone, as in a notebook where all is imported, is written to a file.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Right shift from source_id to the HEALPix pixel of order 8 (NESTED).
PIXEL_SHIFT = 59 - 2 * 8


@dataclass(frozen=True)
class Task:
    """One job.

    Parameters
    ----------
    files : list of str
        Partition files.
    types : dict
        ECSV datatype of each column, in file order.
    header_lines : int
        Number of comment lines before the line of names; the same in all files of a table.
    names : list of str
        Columns wanted; all without.
    cone : tuple of float
        Right ascension, declination and radius [deg].
    output : str
        File to write.
    variant : str
        Another setting than the peer's usual one; empty for that.
    """

    files: list[str]
    types: dict[str, str]
    header_lines: int
    names: list[str]
    cone: tuple[float, float, float]
    output: str
    variant: str = ""

    def wanted(self) -> list[str]:
        """Return the columns wanted."""
        return self.names or list(self.types)


def run_peer(
    jobs: dict[str, Callable[[Task], Any]],
    to_arrow: Callable[[Any], Any],
    prepare: Callable[[], Any] | None = None,
) -> None:
    """Do the job that the command line names.

    Parameters
    ----------
    jobs : dict
        By name; each returns the result in the peer's own form.
    to_arrow : callable
        From that form to a ``pyarrow.Table``.
    prepare : callable, optional
        What a notebook has done before, where the job alone is timed.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("job", choices=sorted(jobs))
    parser.add_argument("files", nargs="+")
    parser.add_argument("--columns", required=True)
    parser.add_argument("--names", default="")
    parser.add_argument("--cone", default="0,0,0")
    parser.add_argument("--output", default="")
    parser.add_argument("--variant", default="")
    parser.add_argument("--check", default="")
    parser.add_argument("--seconds", default="")
    given = parser.parse_args()
    with open(given.columns) as file:
        described = json.load(file)
    task = Task(
        files=given.files,
        types=dict(described["columns"]),
        header_lines=described["headerLines"],
        names=[name for name in given.names.split(",") if name],
        cone=tuple(float(word) for word in given.cone.split(",")),
        output=given.output,
        variant=given.variant,
    )
    if given.seconds and prepare:
        prepare()
    start = time.perf_counter()
    result = jobs[given.job](task)
    if given.seconds:
        with open(given.seconds, "w") as file:
            json.dump(time.perf_counter() - start, file)
    if given.check:
        from digest import DIGESTS

        print(json.dumps(DIGESTS[given.check](to_arrow(result))))
