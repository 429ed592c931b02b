"""Completion in a query: tables after FROM, columns of the tables that it names, and SQL's words."""

from __future__ import annotations

import re

from . import completion_words as words_of

_BEGUN = re.compile(r"(?:(\w+)\.)?(\w*)$")
_TABLE_EXPECTED = re.compile(
    r"\b(?:from|join)\s+(?:[\w.]+(?:\s+(?:as\s+)?\w+)?\s*,\s*)*[\w.]*$", re.IGNORECASE
)
_TABLES = re.compile(
    r"(?:\bfrom|\bjoin|,)\s+(?:gaia(\w+)\.)?([a-z]\w*)(?:\s+(?:as\s+)?([a-z]\w*))?", re.IGNORECASE
)
_SCHEMA = re.compile(r"gaia(dr\d|edr3)", re.IGNORECASE)


def sql_words(query: str, before: str, release: str = "DR3") -> tuple[list[str], str, str]:
    """Return the words that may follow, the fragment that they stand for, and their kind.

    Parameters
    ----------
    query : str
        The whole query.
    before : str
        What of it is before the cursor.
    release : str
        Whose tables are meant where a name has no schema.
    """
    found = _BEGUN.search(before)
    qualifier, begun = (found[1], found[2]) if found else (None, "")
    if _TABLE_EXPECTED.search(before):
        if qualifier:
            known = _SCHEMA.fullmatch(qualifier)
            return (words_of.tables(known[1].upper()) if known else []), begun, "table"
        return [*words_of.tables(release.upper()), *words_of.tables()], begun, "table"
    named = _named(query, release) or [(release.upper(), "gaia_source", "")]
    if qualifier:
        places = [place for place in named if qualifier.lower() in (place[1], place[2])]
        return _columns(places, begun), begun, "column"
    words = _columns(named, begun)
    if begun:
        keywords = list(words_of.KEYWORDS)
        words += keywords if begun != begun.lower() else [word.lower() for word in keywords]
    return words, begun, "column"


def _columns(places: list[tuple[str, str, str]], begun: str) -> list[str]:
    return [
        name
        for release, table, _ in places
        for name in words_of.spelled(words_of.columns(release, table), begun)
    ]


def _named(query: str, release: str) -> list[tuple[str, str, str]]:
    """Return release, table and alias of the tables that a query names, those that the volume has."""
    found = []
    for schema, table, alias in _TABLES.findall(query):
        own = (schema or release).upper()
        plain = {name.replace("_", ""): name for name in words_of.tables(own)}
        known = plain.get(table.lower().replace("_", ""))
        if known:
            found.append((own, known, alias.lower()))
    return found
