"""Lists that read well in a cell."""

from __future__ import annotations

from html import escape
from typing import Any

from .job_titles import job_title


class PartitionList(list[str]):
    """Names of partitions, shown with what reading them costs.

    Attributes
    ----------
    answer : dict
        The protocol's ``PartitionsAnswer``.
    """

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(file["partition"] for file in answer["partitions"])
        self.answer = answer

    def _rows(self) -> list[list[str]]:
        return [
            [file["partition"], size(file["bytes"]), f"~{file['rows']:,}", f"~{file['seconds']:.1f} s"]
            if file["exists"]
            else [file["partition"], "no file", "", ""]
            for file in self.answer["partitions"]
        ]

    def __repr__(self) -> str:
        return _text(["partition", "size", "rows", "time"], self._rows(), self._caption())

    def _repr_html_(self) -> str:
        return _html(["partition", "size", "rows", "time"], self._rows(), self._caption())

    def _caption(self) -> str:
        margin = self.answer["margin"] * 3600
        widened = f", widened by {margin:g} arcsec" if margin else ""
        return f"{self.answer['release']} {self.answer['table']}: {_count(len(self), 'partition')}{widened}"


_WORDS = {"partition", "what", "phase", "created (UTC)"}
_TIMES = {"created (UTC)"}
_JOB_HEAD = ["job", "what", "phase", "files", "rows", "created (UTC)"]


class JobList(list[dict[str, Any]]):
    """States of jobs, the protocol's ``JobState``."""

    def _rows(self) -> list[list[str]]:
        return [
            [
                job["id"],
                job_title(job["request"]),
                job["phase"],
                f"{job['progress']['filesDone']}/{job['progress']['filesTotal']}",
                f"{job['progress']['rows']:,}",
                job["created"][:19].replace("T", " "),
            ]
            for job in self
        ]

    def __repr__(self) -> str:
        return _text(_JOB_HEAD, self._rows(), _count(len(self), "job"))

    def _repr_html_(self) -> str:
        return _html(_JOB_HEAD, self._rows(), _count(len(self), "job"))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def size(count: float) -> str:
    """Return a number of bytes in words, powers of 1000."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _text(head: list[str], rows: list[list[str]], caption: str) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]
    ]
    return "\n".join([caption, *(line.rstrip() for line in lines)])


def _html(head: list[str], rows: list[list[str]], caption: str) -> str:
    # Front ends write cells at the right, good for numbers, not for words; and cut a time in two.
    def cell(text: str, name: str, tag: str) -> str:
        style = ' style="text-align: left"' if name in _WORDS else ""
        whole = text.replace(" ", "\N{NO-BREAK SPACE}") if name in _TIMES else text
        return f"<{tag}{style}>{escape(whole)}</{tag}>"

    def line(texts: list[str], tag: str) -> str:
        return f"<tr>{''.join(cell(text, name, tag) for text, name in zip(texts, head, strict=True))}</tr>"

    lines = [line(head, "th"), *(line(row, "td") for row in rows)]
    return f"<table><caption>{escape(caption)}</caption>{''.join(lines)}</table>"
