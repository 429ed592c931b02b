"""Units of the Gaia archive as astropy units."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

import astropy.units as u

_SPECIAL = {
    "dimensionless": u.dimensionless_unscaled,
    "dimensionless[see description]": u.dimensionless_unscaled,
    "e-": u.electron,
    "julian year": u.yr,
    "time[julian years]": u.yr,
}


@lru_cache(maxsize=256)
def parse_unit(text: str) -> Any:
    """Read a unit in a spelling of the Gaia archive.

    Parameters
    ----------
    text : str
        Such as ``mas.yr**-1``, ``'electron'.s**-1``, ``log(cm.s**-2)``, ``dex``.

    Returns
    -------
    astropy.units.UnitBase
        An `~astropy.units.UnrecognizedUnit` when astropy does not know it: a unit is never lost.
    """
    # Quotes mark units outside the VOUnit standard ('electron', 'dex'); EDR3's headers double them.
    plain = text.replace("'", "").replace('"', "").strip()
    if plain.lower() in _SPECIAL:
        return _SPECIAL[plain.lower()]
    logarithm = re.fullmatch(r"log\((.+)\)", plain)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", u.UnitsWarning)
            if logarithm:
                return u.dex(u.Unit(logarithm[1]))
            return u.Unit(plain)
    except (ValueError, TypeError):
        return u.Unit(text, parse_strict="silent")
