"""Regions of the sky as users give them, as the service's protocol has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .coordinates import angle_degrees, position, radius_degrees
from .errors import GaiaError
from .source_ids import id_texts

REGIONS = ("cone", "polygon", "box", "pixels", "moc", "source_ids")
_LIMITS = ("raMin", "raMax", "decMin", "decMax")
_CENTRE = ("ra", "dec", "width", "height")


def region_of(
    *,
    cone: Any = None,
    polygon: Any = None,
    box: Any = None,
    pixels: Any = None,
    moc: Any = None,
    source_ids: Any = None,
) -> dict[str, Any]:
    """Return the protocol's ``Region``; exactly one kind is given.

    Parameters
    ----------
    cone : tuple, optional
        Right ascension [deg], declination [deg] and radius [arcsec], or strings and quantities; or a SkyCoord
        and a radius.
    polygon : SkyCoord or sequence of (ra, dec), optional
        Corners, numbers in degrees, joined by great circles.
    box : tuple or mapping, optional
        Right ascension from and to, declination from and to [deg]; from > to goes through 0h. Or a mapping
        with ``ra, dec`` of the centre, ``width`` and ``height``.
    pixels : tuple, optional
        HEALPix order and NESTED pixels: ``(8, [34570, 34571])``.
    moc : str, mapping or mocpy.MOC, optional
        Multi-order coverage map, IVOA MOC 2.0: text such as ``8/34570-36209``, or its JSON.
    source_ids : int, str or iterable of them, optional
        Exact ids; floats are refused.

    Raises
    ------
    GaiaError
        BAD_REQUEST, BAD_COORDINATE.
    """
    given = {
        name: (make, value)
        for name, make, value in (
            ("cone", cone_of, cone),
            ("polygon", _polygon, polygon),
            ("box", _box, box),
            ("pixels", _pixels, pixels),
            ("moc", _moc, moc),
            ("sourceIds", id_texts, source_ids),
        )
        if value is not None
    }
    if len(given) != 1:
        found = ", not " + " and ".join(given) if given else ""
        raise GaiaError("BAD_REQUEST", f"Give one of cone, polygon, box, pixels, moc and source_ids{found}.")
    [(name, (make, value))] = given.items()
    return {name: make(value)}


def cone_of(cone: Any) -> dict[str, float]:
    """Return the protocol's ``Cone`` of (ra, dec, radius) or (position, radius)."""
    parts = tuple(cone)
    if len(parts) not in (2, 3):
        raise GaiaError("BAD_COORDINATE", f"A cone is (ra, dec, radius) or (SkyCoord, radius), not {cone!r}.")
    *centre, radius = parts
    ra, dec = position_of(centre[0] if len(centre) == 1 else centre)
    return {"ra": ra, "dec": dec, "radius": radius_degrees(radius)}


def position_of(centre: Any) -> tuple[float, float]:
    """Return right ascension and declination [deg] of a SkyCoord, a string, or (ra, dec)."""
    if isinstance(centre, tuple | list) and len(centre) == 2:
        return position(*centre)
    return position(centre)


def _polygon(corners: Any) -> list[list[float]]:
    if hasattr(corners, "icrs"):
        icrs = corners.icrs
        corners = zip(icrs.ra.deg.ravel().tolist(), icrs.dec.deg.ravel().tolist(), strict=True)
    found = [list(position_of(tuple(corner) if _is_pair(corner) else corner)) for corner in corners]
    if len(found) < 3:
        raise GaiaError("BAD_COORDINATE", f"A polygon has three corners at least, not {len(found)}.")
    return found


def _is_pair(corner: Any) -> bool:
    return not isinstance(corner, str) and not hasattr(corner, "icrs") and isinstance(corner, Iterable)


def _box(box: Any) -> dict[str, float]:
    if isinstance(box, Mapping):
        return {str(name): angle_degrees(value, str(name)) for name, value in box.items()}
    limits = tuple(box)
    if len(limits) != 4:
        hint = f"Or a mapping with {', '.join(_CENTRE)}."
        raise GaiaError("BAD_COORDINATE", f"A box is (ra_min, ra_max, dec_min, dec_max), not {box!r}.", hint)
    return {name: angle_degrees(value, name) for name, value in zip(_LIMITS, limits, strict=True)}


def _pixels(pixels: Any) -> dict[str, Any]:
    if isinstance(pixels, Mapping):
        pixels = (pixels.get("order"), pixels.get("pixels"))
    try:
        order, numbers = pixels
        return {"order": _whole(order), "pixels": [_whole(n) for n in _listed(numbers)]}
    except (TypeError, ValueError) as error:
        raise GaiaError(
            "BAD_REQUEST", "Pixels are (order, [pixel, …]), whole numbers.", "Such as (8, [34570, 34571])."
        ) from error


def _listed(numbers: Any) -> Iterable[Any]:
    return numbers if isinstance(numbers, Iterable) else [numbers]


def _whole(value: Any) -> int:
    if int(value) != value:
        raise ValueError(value)
    return int(value)


def _moc(moc: Any) -> str | dict[str, Any]:
    if isinstance(moc, str):
        return moc
    if isinstance(moc, Mapping):
        return {str(order): [_whole(n) for n in numbers] for order, numbers in moc.items()}
    for name, arguments in (("to_string", ()), ("serialize", ("str",))):
        write = getattr(moc, name, None)
        if callable(write):
            return str(write(*arguments))
    raise GaiaError(
        "BAD_REQUEST", f"{type(moc).__name__} is not a coverage map.", "Give text, its JSON, or a mocpy.MOC."
    )
