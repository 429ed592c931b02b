"""Lists of source_id: 64-bit integers that no float may touch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from .errors import GaiaError

_HINT = "Give integers or text; in pandas read the column with dtype='int64' or str."
_LARGEST = 2**63 - 1
_DIGITS = re.compile(r"\s*[0-9]{1,19}\s*")


def id_texts(source_ids: Any) -> list[str]:
    """Return ids as text, exact, each once, in the order given.

    Parameters
    ----------
    source_ids : int, str or iterable of them
        Also a numpy array or a table's column of integers; masked ids are left out.

    Raises
    ------
    GaiaError
        BAD_REQUEST for floats, for what is no id, and for an empty list.
    """
    if isinstance(source_ids, str | bytes) or not isinstance(source_ids, Iterable):
        source_ids = [source_ids]
    if isinstance(source_ids, np.ma.MaskedArray):
        source_ids = source_ids.compressed()
    texts = list(dict.fromkeys(_id_text(value) for value in source_ids))
    if not texts:
        raise GaiaError("BAD_REQUEST", "There is no source_id in the list.", "Give at least one.")
    return texts


def _id_text(value: Any) -> str:
    if isinstance(value, float | np.floating):
        raise GaiaError(
            "BAD_REQUEST",
            f"source_id {float(value)!r} is a float: a float keeps 53 bits, an id needs 63, "
            "so it may be the id of another source.",
            _HINT,
        )
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole and not (isinstance(value, str) and _DIGITS.fullmatch(value)):
        raise GaiaError("BAD_REQUEST", f"{value!r} is not a source_id.", _HINT)
    number = int(value)
    if not 0 <= number <= _LARGEST:
        raise GaiaError("BAD_REQUEST", f"{value!r} is not a source_id: ids are from 0 to 2^63 - 1.", _HINT)
    return str(number)
