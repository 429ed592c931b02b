"""Prototypes of a search for similar spectra: a source, samples, or a file of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from .errors import GaiaError
from .source_ids import id_texts

XP_WAVELENGTHS = np.arange(336.0, 1021.0, 2.0)
"""The wavelengths of Gaia's sampled mean XP spectra [nm]."""

_TOLERANCE_NM = 1e-3
_HINT = (
    "A prototype has 343 fluxes, at 336 to 1020 nm in steps of 2 nm, as gaiaxpy.calibrate gives by default."
)
_FORMATS = {
    ".csv": "ascii.csv",
    ".ecsv": "ascii.ecsv",
    ".fits": "fits",
    ".fit": "fits",
    ".xml": "votable",
    ".vot": "votable",
    ".votable": "votable",
}


def prototype_of(prototype: Any, flux_column: str = "flux") -> dict[str, Any]:
    """Return the protocol's ``Prototype``.

    Parameters
    ----------
    prototype : int, str, path, table, row, mapping or array
        A source_id; a file (CSV, ECSV, FITS, VOTable); a table or a mapping with the column ``flux_column``,
        and perhaps its uncertainties (``<flux_column>_error``) and ``wavelength`` [nm]: one row of arrays, or
        a row per sample; a row of a table; or 343 fluxes.
    flux_column : str
        Column of fluxes.

    Raises
    ------
    GaiaError
        BAD_REQUEST, FILE_NOT_FOUND, FILE_UNREADABLE, UNKNOWN_COLUMN.
    """
    if isinstance(prototype, int | np.integer) or (
        isinstance(prototype, str) and prototype.strip().isdigit()
    ):
        return {"sourceId": id_texts(prototype)[0]}
    if isinstance(prototype, str | os.PathLike):
        path = Path(prototype).expanduser()
        return {**_columns(_read(path), flux_column, str(path)), "name": path.name}
    if hasattr(prototype, "colnames") or hasattr(prototype, "keys"):
        return _columns(prototype, flux_column, "the prototype")
    return {"flux": _samples(prototype, flux_column, "the prototype")}


def _read(path: Path) -> Any:
    from astropy.table import Table

    if not path.exists():
        raise GaiaError("FILE_NOT_FOUND", f"{path}: there is no such file.", details={"file": str(path)})
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        raise GaiaError(
            "BAD_REQUEST", f"{path}: a prototype is read from {', '.join(_FORMATS)} files.", _HINT
        )
    # ``null`` and nothing are no value, whatever the dialect.
    options = {"fill_values": [("null", "0"), ("", "0")]} if known == "ascii.csv" else {}
    if known == "ascii.csv":
        options["comment"] = "#"
    try:
        return Table.read(path, format=known, **options)
    except Exception as error:
        raise GaiaError(
            "FILE_UNREADABLE", f"{path}: cannot be read as {known}: {error}", _HINT, {"file": str(path)}
        ) from error


def _columns(table: Any, flux_column: str, name: str) -> dict[str, Any]:
    names = list(getattr(table, "colnames", None) or table.keys())
    if flux_column not in names:
        hint = f"It has {', '.join(map(str, names))}."
        raise GaiaError("UNKNOWN_COLUMN", f"{name}: there is no column {flux_column}.", hint)
    found: dict[str, Any] = {"flux": _samples(table[flux_column], flux_column, name)}
    if "wavelength" in names:
        _check_wavelengths(_numbers(table["wavelength"], "wavelength", name, "nm"), name)
    error = f"{flux_column}_error"
    if error in names:
        found["fluxError"] = _samples(table[error], error, name)
    return found


def _samples(column: Any, label: str, name: str) -> list[float]:
    values = _numbers(column, label, name)
    if len(values) != len(XP_WAVELENGTHS):
        raise _wrong(name, f"{label} has {len(values)} samples")
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        at = XP_WAVELENGTHS[bad[0]]
        raise _wrong(name, f"{label} has no value at {at:g} nm ({len(bad)} such samples)")
    return values.tolist()


def _numbers(column: Any, label: str, name: str, unit: str | None = None) -> np.ndarray:
    """Return samples as float64: of a row per sample, or of the one row that holds an array or its text."""
    if unit and getattr(column, "unit", None) is not None:
        column = column.quantity if hasattr(column, "quantity") else column
        column = column.to(unit)
    plain = getattr(column, "value", column)
    cells = np.ma.asarray(plain)
    if cells.dtype.kind in "OUS":
        rows = [cells.item()] if cells.ndim == 0 else list(cells)
        if len(rows) != 1:
            raise _wrong(name, f"{label} has {len(rows)} spectra")
        cells = np.ma.asarray(_parsed(rows[0], label, name))
    elif cells.ndim == 2 and len(cells) == 1:
        cells = cells[0]
    if cells.ndim != 1:
        raise _wrong(name, f"{label} has the shape {cells.shape}")
    return np.ma.filled(cells.astype(np.float64), np.nan)


def _parsed(cell: Any, label: str, name: str) -> Any:
    if not isinstance(cell, str | bytes):
        return cell
    text = cell.decode() if isinstance(cell, bytes) else cell
    words = text.strip().strip("[]()").split(",")
    try:
        return [np.nan if word.strip() == "null" else float(word) for word in words]
    except ValueError as error:
        raise _wrong(name, f"{label} holds {text[:40]!r}") from error


def _check_wavelengths(wavelengths: np.ndarray, name: str) -> None:
    if len(wavelengths) != len(XP_WAVELENGTHS):
        raise _wrong(name, f"it has {len(wavelengths)} wavelengths")
    off = np.flatnonzero(~(np.abs(wavelengths - XP_WAVELENGTHS) <= _TOLERANCE_NM))
    if len(off):
        here, there = wavelengths[off[0]], XP_WAVELENGTHS[off[0]]
        raise _wrong(name, f"its wavelength {off[0] + 1} is {here:g} nm where the XP grid has {there:g} nm")


def _wrong(name: str, why: str) -> GaiaError:
    return GaiaError("BAD_REQUEST", f"{name} is no prototype of XP spectra: {why}.", _HINT)
