"""Arguments of the magics: argparse with IPython's manners."""

from __future__ import annotations

import argparse
import re
import shlex
from typing import Any, NoReturn

from IPython.core.error import UsageError


class HelpRequested(Exception):  # noqa: N818
    """The user asked for ``--help``; it has been printed."""


class _HelpAction(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_args: Any, **_kwargs: Any) -> None:
        parser.print_help()
        raise HelpRequested


class MagicParser(argparse.ArgumentParser):
    """A parser that never exits: faults are IPython's one-line usage errors.

    Parameters
    ----------
    name : str
        The magic, with its ``%``.
    description : str
        What it does.
    example : str
        A line to try.
    """

    def __init__(self, name: str, description: str, example: str) -> None:
        super().__init__(
            prog=name,
            description=description,
            epilog=f"Example: {example}",
            add_help=False,
            allow_abbrev=False,
        )
        # Declinations such as -24d10m are values, not options.
        self._negative_number_matcher = re.compile(r"^-\.?\d")
        self.add_argument("-h", "--help", action=_HelpAction, nargs=0, help="show this help")

    def parse_line(self, line: str) -> argparse.Namespace:
        """Parse the line after the magic's name; quotes group words."""
        try:
            words = shlex.split(line)
        except ValueError as error:
            self.error(f"{error} in: {line}")
        return self.parse_args(words)

    def error(self, message: str) -> NoReturn:
        """Raise a usage error."""
        raise UsageError(f"{self.prog}: {message}. See {self.prog} --help")

    def options(self) -> list[str]:
        """Return the long options, for completion."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add the option that names an engine."""
    parser.add_argument("--engine", help="auto, embedded or spark:NAME (default: as the settings say)")


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a release and a table."""
    parser.add_argument("--release", default="DR3", help="DR1, DR2, EDR3 or DR3 (default DR3)")
    parser.add_argument("--table", default="gaia_source", help="table of the release (default gaia_source)")
