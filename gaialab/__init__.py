"""The Gaia catalogue at the fingertips of a JupyterLab user.

>>> from gaialab import get_gaia_utils
>>> dr3 = get_gaia_utils("DR3")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .column_statistics import statistics
    from .errors import GaiaError
    from .gaia_utils import GaiaUtils, get_gaia_utils
    from .histograms import Histogram, histogram
    from .job import Job
    from .magics import load_ipython_extension
    from .maps import SkyMap, density_map, healpix_map
    from .notices import GaiaWarning
    from .queries import sql
    from .spectra import SimilarSpectra, similar_spectra
    from .submission import get_job, list_jobs, submit
    from .table_preview import TablePreview, preview

__version__ = "0.1.0"

__all__ = [
    "GaiaError",
    "GaiaUtils",
    "GaiaWarning",
    "Histogram",
    "Job",
    "SimilarSpectra",
    "SkyMap",
    "TablePreview",
    "density_map",
    "get_gaia_utils",
    "get_job",
    "healpix_map",
    "histogram",
    "list_jobs",
    "load_ipython_extension",
    "preview",
    "similar_spectra",
    "sql",
    "statistics",
    "submit",
]

# Loaded on first use: the Jupyter server imports this package, and must not pay for astropy and pyarrow.
_EXPORTS = {
    "GaiaError": "errors",
    "GaiaUtils": "gaia_utils",
    "GaiaWarning": "notices",
    "Histogram": "histograms",
    "Job": "job",
    "SimilarSpectra": "spectra",
    "SkyMap": "maps",
    "TablePreview": "table_preview",
    "density_map": "maps",
    "get_gaia_utils": "gaia_utils",
    "get_job": "submission",
    "healpix_map": "maps",
    "histogram": "histograms",
    "list_jobs": "submission",
    "load_ipython_extension": "magics",
    "preview": "table_preview",
    "similar_spectra": "spectra",
    "sql": "queries",
    "statistics": "column_statistics",
    "submit": "submission",
}


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(f".{_EXPORTS[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "gaialab"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .server import GaialabApp

    return [{"module": "gaialab", "app": GaialabApp}]
