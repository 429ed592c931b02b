"""Completion in cells, terminals and JupyterLab alike: options, columns, tables, partitions, files, jobs."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from . import completion_words as words_of
from .completion_calls import call_at
from .completion_sql import sql_words
from .errors import GaiaError
from .magic_options import PARSERS, SQL

_MAGIC = re.compile(r"^\s*(?:[\w\s,\[\].]+=\s*)?(%{0,2}gaia_\w+)\s(.*)$", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*$")
_EXPRESSIONS = ("columns", "column", "where")
_FILES = ("files", "what", "prototype")


class Found(NamedTuple):
    """Words that may stand in place of a fragment, the end of the text before the cursor."""

    words: Sequence[str]
    fragment: str
    kind: str


@context_matcher()
def gaia_matcher(context: CompletionContext) -> SimpleMatcherResult:
    """Complete in the magics of gaialab and in its functions (IPython's matcher API, version 2)."""
    try:
        found = _found(context)
    except (GaiaError, OSError, ValueError):
        found = None  # nobody is told of errors while they type
    if found is None:
        return SimpleMatcherResult(completions=[])
    start = found.fragment.lower()
    fitting = [word for word in dict.fromkeys(found.words) if word.lower().startswith(start)]
    completions = [SimpleCompletion(text=word, type=found.kind) for word in fitting]
    return SimpleMatcherResult(
        completions=completions, matched_fragment=found.fragment, suppress=True, ordered=True
    )


def _found(context: CompletionContext) -> Found | None:
    lines = context.full_text.split("\n")
    until = context.text_until_cursor
    first = _MAGIC.match(f"{lines[0]} ")
    if context.cursor_line > 0 and first and first[1] == "%%gaia_sql":
        body = "\n".join(lines[1:])
        before = "\n".join([*lines[1 : context.cursor_line], until])
        return Found(*sql_words(body, before, _value(SQL, first[2], "release") or "DR3"))
    magic = _MAGIC.match(until)
    if magic:
        name = f"%{magic[1].lstrip('%')}"
        parser = PARSERS.get(name) or PARSERS.get(f"%{name}")
        return _in_magic(parser, magic[2], context.line_with_cursor) if parser else None
    call = call_at("\n".join([*lines[: context.cursor_line], until]))
    return Found(*call) if call else None


def _in_magic(parser: argparse.ArgumentParser, text: str, line: str) -> Found | None:
    words, fragment, quoted = split_words(text)
    options = {name: action for action in parser._actions for name in action.option_strings}
    if fragment.startswith("-") and not quoted and not re.match(r"-\.?\d", fragment):
        return Found([name for name in options if name.startswith("--")], fragment, "option")
    action = _slot(parser, words)
    if action is None:
        return None
    if action.choices:
        return Found([str(choice) for choice in action.choices], fragment, "value")
    release = _value(parser, line, "release") or "DR3"
    table = _value(parser, line, "table") or _default(parser, "table") or "gaia_source"
    if action.dest in _EXPRESSIONS:
        return _column(fragment, release, table, words, parser)
    if action.dest == "table":
        return Found(words_of.tables(release.upper()), fragment, "table")
    if action.dest == "release":
        return Found(words_of.RELEASES, fragment, "release")
    if action.dest == "engine":
        return Found(words_of.engines(), fragment, "engine")
    if action.dest in ("job", "cancel", "delete"):
        return Found(words_of.jobs(), fragment, "job")
    if action.dest == "partitions":
        return Found(words_of.partitions(release, table), fragment.rpartition(",")[2], "partition")
    if action.dest == "what" and re.fullmatch(r"\d[\d-]*", fragment):
        return Found(words_of.partitions(release, table), fragment, "partition")
    if action.dest in _FILES or action.dest == "folder":
        found = words_of.paths(fragment, folders_only=action.dest == "folder")
        return Found([path for path in found if quoted or " " not in path], fragment, "path")
    return None


def _column(
    fragment: str, release: str, table: str, words: list[str], parser: argparse.ArgumentParser
) -> Found | None:
    name = _NAME.search(fragment)
    begun = name[0] if name else ""
    files = [word for word in words if word.endswith((".csv.gz", ".csv")) and parser.prog == "%gaia_load"]
    known = words_of.columns(release, table, files[0] if files else None)
    return Found(words_of.spelled(known, begun), begun, "column")


def _slot(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Action | None:
    """Return what the next word would be a value of."""
    options = {name: action for action in parser._actions for name in action.option_strings}
    positionals = [action for action in parser._actions if not action.option_strings]
    current: argparse.Action | None = None
    taken = 0
    for word in words:
        if word in options:
            current, taken = options[word], 0
        elif current is not None and _takes_more(current, taken):
            taken += 1
        else:
            current = None
            if positionals and not _takes_more(positionals[0], 1):
                positionals.pop(0)
    if current is not None and _takes_more(current, taken):
        return current
    return positionals[0] if positionals else None


def _takes_more(action: argparse.Action, taken: int) -> bool:
    if action.nargs in ("+", "*"):
        return True
    most = {None: 1, "?": 1}.get(action.nargs, action.nargs)  # type: ignore[call-overload]
    return isinstance(most, int) and taken < most


def _value(parser: argparse.ArgumentParser, line: str, dest: str) -> str | None:
    """Return the value that an option has on a line, wherever the cursor is."""
    words, last, _ = split_words(line)
    each = [*words, last]
    for word, value in pairwise(each):
        if word == f"--{dest}" and value:
            return value
    return None


def _default(parser: argparse.ArgumentParser, dest: str) -> str | None:
    return "xp_sampled_mean_spectrum" if parser.prog == "%gaia_similar" else parser.get_default(dest)


def split_words(text: str) -> tuple[list[str], str, bool]:
    """Split a line as a shell does; return its whole words, the one begun, and whether that is quoted.

    >>> split_words("--where 'ra > 1 AND d")
    (['--where'], 'ra > 1 AND d', True)
    """
    words: list[str] = []
    word, quote, begun = "", "", False
    for letter in text:
        if quote:
            if letter == quote:
                quote = ""
            else:
                word += letter
        elif letter in "'\"":
            quote, begun = letter, True
        elif letter.isspace():
            if begun or word:
                words.append(word)
            word, begun = "", False
        else:
            word += letter
    return words, word, bool(quote)
