"""Positions and angles as users give them: numbers, strings, Quantity, SkyCoord."""

from __future__ import annotations

import math
from typing import Any

import astropy.units as u
from astropy.coordinates import Angle, SkyCoord

from .errors import GaiaError

_HINT = "Give degrees, a string such as '00h56m48s', an astropy Quantity or Angle, or one SkyCoord."


def position(ra: Any, dec: Any = None) -> tuple[float, float]:
    """Return right ascension and declination, ICRS [deg].

    Parameters
    ----------
    ra : float, str, Quantity or SkyCoord
        Right ascension; numbers are degrees, strings with ``:`` or spaces are hours. Or, without ``dec``, the
        whole position as a SkyCoord or a string.
    dec : float, str or Quantity, optional
        Declination; numbers are degrees.

    Raises
    ------
    GaiaError
        BAD_COORDINATE.
    """
    if dec is None:
        return _whole(ra)
    if isinstance(ra, SkyCoord):
        raise GaiaError("BAD_COORDINATE", "A SkyCoord is the whole position: give no declination.", _HINT)
    lon, lat = _degrees(ra, "right ascension", hours=True), _degrees(dec, "declination")
    if not -90 <= lat <= 90:
        raise GaiaError("BAD_COORDINATE", f"Declination {dec} is outside -90 … +90 deg.", _HINT)
    return lon % 360.0, lat


def radius_degrees(radius: Any) -> float:
    """Return a radius [deg]; a bare number is in arcsec, as in gaia_utils.

    Raises
    ------
    GaiaError
        BAD_COORDINATE.
    """
    return _separation(radius, "radius")


def margin_degrees(margin: Any) -> float:
    """Return the margin of a search [deg]; a bare number is in arcsec, like a radius.

    Raises
    ------
    GaiaError
        BAD_COORDINATE.
    """
    return _separation(margin, "margin")


def _separation(value: Any, name: str) -> float:
    degrees = _degrees(value, name, bare=u.arcsec)
    if not 0 <= degrees <= 180:
        raise GaiaError("BAD_COORDINATE", f"{name.capitalize()} {value} is outside 0 … 180 deg.")
    return degrees


def angle_degrees(value: Any, name: str) -> float:
    """Return an angle [deg]; a bare number is in degrees.

    Raises
    ------
    GaiaError
        BAD_COORDINATE, with the angle's name.
    """
    return _degrees(value, name)


def _whole(value: Any) -> tuple[float, float]:
    if not isinstance(value, SkyCoord | str):
        raise GaiaError("BAD_COORDINATE", f"The position {value!r} has no declination.", _HINT)
    try:
        coord = value if isinstance(value, SkyCoord) else SkyCoord(value, unit=_string_units(value))
    except (ValueError, TypeError) as error:
        raise GaiaError("BAD_COORDINATE", f"{value!r} is not a position.", _HINT) from error
    if not coord.isscalar:
        raise GaiaError("BAD_COORDINATE", f"One position is needed, not {coord.size}.", "Loop over them.")
    icrs = coord.icrs
    return float(icrs.ra.deg), float(icrs.dec.deg)


def _string_units(text: str) -> tuple[Any, Any]:
    words = text.split()
    plain = len(words) == 2 and all(_is_number(word) for word in words)
    return (u.deg, u.deg) if plain else (u.hourangle, u.deg)


def _degrees(value: Any, name: str, bare: Any = u.deg, hours: bool = False) -> float:
    try:
        if isinstance(value, str):
            if not _is_number(value):
                sexagesimal = hours and (":" in value or " " in value.strip()) and value.strip()[-1].isdigit()
                bare = u.hourangle if sexagesimal else u.deg
            angle = Angle(value, unit=bare)
        else:
            angle = Angle(value) if hasattr(value, "unit") else Angle(value, unit=bare)
        degrees = float(angle.to_value(u.deg))
    except (ValueError, TypeError, u.UnitsError) as error:
        raise GaiaError("BAD_COORDINATE", f"{value!r} is not a {name}.", _HINT) from error
    if not math.isfinite(degrees):
        raise GaiaError("BAD_COORDINATE", f"{value!r} is not a {name}.", _HINT)
    return degrees


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
