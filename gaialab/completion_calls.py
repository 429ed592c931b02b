"""Completion inside the strings of calls: ``load_file(path, columns="par``."""

from __future__ import annotations

import re

from . import completion_words as words_of
from .completion_sql import sql_words
from .maps import FRAMES, STATS
from .outputs import OUTPUTS
from .selection import ON_ERROR, VISITS
from .spectra import METRICS

_CALL = re.compile(
    r"\b(load_files?|load_cone|load_sources|load_top|export|density_map|healpix_map|histogram|statistics"
    r"|similar_spectra|submit|sql|sql_export|sql_plan)\("
)
_CHOICES = {
    "frame": FRAMES,
    "metric": METRICS,
    "on_error": ON_ERROR,
    "output": OUTPUTS,
    "release": words_of.RELEASES,
    "stat": STATS,
    "visit": VISITS,
}
_EXPRESSIONS = ("column", "columns", "where", "x", "y", "by")
_FIRST = ("density_map", "healpix_map", "histogram", "load_top", "statistics")
_ARGUMENT = re.compile(r"(\w+)\s*=\s*[\[(]?[^=]*$")


def call_at(before: str) -> tuple[list[str], str, str] | None:
    """Return the words that fit in a string of one of gaialab's functions; None elsewhere.

    Parameters
    ----------
    before : str
        The cell before the cursor.
    """
    calls = list(_CALL.finditer(before))
    if not calls:
        return None
    name, inside = calls[-1][1], before[calls[-1].end() :]
    opened = _open_string(inside)
    if opened is None:
        return None
    given, text = inside[:opened].rstrip("'\""), inside[opened:]
    table = re.search(r"\btable\s*=\s*[\"'](\w+)[\"']", given)
    release = re.search(r"\brelease\s*=\s*[\"'](\w+)[\"']", given)
    own = (release[1] if release else "DR3").upper()
    if name.startswith("sql") and "," not in given:
        return sql_words(text, text, own)
    last = _ARGUMENT.search(given.rpartition("]")[2] if "[" not in given.rpartition("]")[2] else given)
    argument = last[1] if last else ""
    if argument in _CHOICES:
        return list(_CHOICES[argument]), text, "value"
    if argument == "engine":
        return words_of.engines(), text, "engine"
    if argument == "table":
        return words_of.tables(own), text, "table"
    first = not argument and name in _FIRST and given.strip(" [(") == ""
    if first or argument in _EXPRESSIONS:
        begun = re.search(r"[A-Za-z_]\w*$|$", text)
        part = begun[0] if begun else ""
        known = words_of.columns(own, table[1] if table else "gaia_source")
        return words_of.spelled(known, part), part, "column"
    return None


def _open_string(inside: str) -> int | None:
    """Return where the string begins in which the text ends; None outside strings and after the call."""
    depth, quote, start = 1, "", 0
    for i, letter in enumerate(inside):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote, start = letter, i + 1
        else:
            depth += (letter in "([{") - (letter in ")]}")
            if depth == 0:
                return None
    return start if quote else None
