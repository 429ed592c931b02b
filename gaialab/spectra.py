"""Spectra most similar to a prototype, found by jobs of the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from .jobs import result_path
from .outputs import to_output
from .parameters import choice, interval, whole
from .selection import JobSelection, selected_request
from .shown import PLOTLY_MIME, Shown, picture_of
from .spectra_figure import spectra_figure
from .spectra_prototype import prototype_of
from .spectra_svg import spectra_svg
from .submission import run

if TYPE_CHECKING:
    from astropy.table import Table
    from typing_extensions import Unpack

    from .client import ServiceClient
    from .job import Job

SPECTRA_MIME = "application/vnd.gaialab.spectra+json"
PAYLOAD_VERSION = 1
METRICS = ("euclidean", "cosine", "chi2")
_MOST = 1000

# Spectra that a cell carries, and digits of their fluxes; the files of the job have all of them.
_SHOWN = 20
_DRAWN = 10
_DIGITS = 5


class SimilarSpectra(Shown):
    """The spectra most similar to a prototype, the most similar first.

    Attributes
    ----------
    table : astropy.table.Table
        A row per spectrum: ``rank``, ``source_id``, ``distance``, ``scale`` (the prototype times this is most
        like it), ``ra``, ``dec``, ``flux``, ``flux_error``, with units.
    result : dict
        The protocol's ``SpectraResult``: prototype, wavelengths [nm], what was compared and left out, and for
        each spectrum the wavelengths that differ most.
    manifest : dict
        Where it came from: request, release, files, versions, citation.
    """

    def __init__(
        self,
        job: str,
        result: dict[str, Any],
        manifest: dict[str, Any],
        path: str,
        png: str | None = None,
    ) -> None:
        self.job = job
        self.result = result
        self.manifest = manifest
        self._path = path
        self._png = png
        self._table: Table | None = None

    @property
    def table(self) -> Table:
        """The found spectra as an astropy table."""
        if self._table is None:
            self._table = self.to_table()
        return self._table

    def to_table(self, output: str = "table") -> Any:
        """Return the found spectra as a table of any library.

        Parameters
        ----------
        output : str
            One of :data:`gaialab.outputs.OUTPUTS`: ``table`` (astropy), ``qtable``, ``pandas``, …
        """
        from .tables import read_arrow

        return to_output(read_arrow(self._path), {"provenance": self.manifest}, output)

    @property
    def source_ids(self) -> list[int]:
        """Ids of the sources, exact, the most similar first."""
        return [int(spectrum["sourceId"]) for spectrum in self.result["spectra"]]

    def __len__(self) -> int:
        return len(self.result["spectra"])

    def __repr__(self) -> str:
        synthetic = ", synthetic sample" if self.manifest.get("synthetic") else ""
        left_out = sum(self.result["leftOut"].values())
        words = f"{self.result['compared']:,} compared{f', {left_out:,} left out' if left_out else ''}"
        lines = [f"<SimilarSpectra {self.result['metric']}: {len(self)} found, {words}{synthetic}>"]
        for spectrum in self.result["spectra"][:_SHOWN]:
            lines.append(
                f"{spectrum['rank']:4d}  {spectrum['sourceId']:>19s}  {spectrum['distance']:<12.6g}"
                f"  x {spectrum['scale']:.6g}"
            )
        if len(self) > _SHOWN:
            lines.append(f"      and {len(self) - _SHOWN} more")
        return "\n".join(lines)

    def figure(self) -> dict[str, Any]:
        """Return the Plotly figure as a dict: the prototype in red, the spectra, scaled to it, in blue."""
        return spectra_figure(self.result, _DRAWN)

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell: a view of JupyterLab, a Plotly figure, a picture, text."""
        shown = {**self.result, "spectra": [_rounded(found) for found in self.result["spectra"][:_DRAWN]]}
        payload = {
            "version": PAYLOAD_VERSION,
            "job": self.job,
            "request": self.manifest["request"],
            "result": shown,
        }
        return {
            SPECTRA_MIME: payload,
            PLOTLY_MIME: self.figure(),
            **(
                {"image/png": self._png} if self._png else {"image/svg+xml": spectra_svg(self.result, _DRAWN)}
            ),
            "text/plain": repr(self),
        }


@overload
def similar_spectra(
    prototype: Any,
    limit: int = 10,
    flux_column: str = "flux",
    metric: str = "euclidean",
    wavelength_range: tuple[float, float] | None = None,
    *,
    wait: Literal[True] = True,
    **selection: Unpack[JobSelection],
) -> SimilarSpectra: ...


@overload
def similar_spectra(
    prototype: Any,
    limit: int = 10,
    flux_column: str = "flux",
    metric: str = "euclidean",
    wavelength_range: tuple[float, float] | None = None,
    *,
    wait: Literal[False],
    **selection: Unpack[JobSelection],
) -> Job: ...


def similar_spectra(
    prototype: Any,
    limit: int = 10,
    flux_column: str = "flux",
    metric: str = "euclidean",
    wavelength_range: tuple[float, float] | None = None,
    *,
    wait: bool = True,
    **selection: Any,
) -> Any:
    """Find the sampled XP spectra most similar to a prototype.

    Parameters
    ----------
    prototype : int, str, path, table, row, mapping or array
        A source_id, whose own spectrum is then found first, at distance 0; a CSV, ECSV, FITS or VOTable
        file; a table; or 343 fluxes. See :func:`gaialab.spectra_prototype.prototype_of`.
    limit : int
        Number of spectra, 1 to 1000.
    flux_column : str
        Column of fluxes, of the prototype's file or table; for a source_id of the catalogue's table.
    metric : str
        ``euclidean``, the norm of f/|f| - p/|p|; ``cosine``, 1 - f.p/(|f||p|), of the same order; or ``chi2``
        with the uncertainties and a fitted scale. How bright the sources are matters to ``chi2`` alone: noisy
        spectra fit anything.
    wavelength_range : tuple of float, optional
        Only the samples from ... to [nm], ends included.
    wait : bool
        False: return the job at once.
    **selection
        What to compare (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`;
        default all of ``xp_sampled_mean_spectrum``.

    Returns
    -------
    SimilarSpectra
        With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_COLUMN, …

    Examples
    --------
    >>> found = similar_spectra(5937083312263887616, limit=5)
    >>> found.table["source_id", "distance"]
    """
    request = spectra_request(prototype, limit, flux_column, metric, wavelength_range, **selection)
    return run(request, "Comparing", wait)


def spectra_request(
    prototype: Any,
    limit: int = 10,
    flux_column: str = "flux",
    metric: str = "euclidean",
    wavelength_range: Any = None,
    **selection: Any,
) -> dict[str, Any]:
    """Return the protocol's ``SimilarSpectraRequest``; parameters as in :func:`similar_spectra`."""
    found = prototype_of(prototype, flux_column)
    what = {
        "type": "SimilarSpectra",
        "prototype": found,
        "limit": whole(limit, "limit", 1, _MOST),
        "metric": choice(metric, "metric", METRICS),
    }
    request = selected_request(what, **selection)
    if "sourceId" in found:
        request["fluxColumn"] = flux_column
    if wavelength_range is not None:
        request["wavelengthRange"] = interval(wavelength_range, "wavelength_range")
    return request


def finished_spectra(state: dict[str, Any], client: ServiceClient) -> SimilarSpectra:
    """Return the spectra of a finished job."""
    result = json.loads(Path(result_path(state, "spectra.json")).read_text(encoding="utf-8"))
    table = f"spectra.{state['request'].get('format', 'arrow')}"
    png = picture_of(client, state["id"])
    return SimilarSpectra(state["id"], result, state["manifest"], result_path(state, table), png)


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    fluxes = {name: _short(found[name]) for name in ("flux", "fluxError") if name in found}
    return {**found, **fluxes}


def _short(values: list[float | None]) -> list[float | None]:
    return [None if value is None else float(f"{value:.{_DIGITS}g}") for value in values]


def ranking_text(progress: dict[str, Any]) -> str:
    """Return the best spectra of a search that goes on, as lines of text."""
    ranking = progress.get("ranking") or []
    lines = [
        f"{i + 1:4d}  {found['sourceId']:>19s}  {found['distance']:.6g}" for i, found in enumerate(ranking)
    ]
    done = f"{progress.get('filesDone', 0)}/{progress.get('filesTotal', 0)} files"
    return "\n".join([f"Comparing, {done}; nearest so far:" if ranking else f"Comparing, {done}", *lines])
