"""The catalogue from a notebook: partitions, files and tables of one release."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .job import Job
from .notices import notice
from .partition_search import PartitionSearch
from .queries import Queries
from .release_tools import PathLike, absolute_path
from .submission import submit
from .table_export import TableExport

_DATALABS = "/home/media/data/user/gaia"


def get_gaia_utils(release: str = "DR3") -> GaiaUtils:
    """Return the tools for one release.

    Parameters
    ----------
    release : str
        ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.

    Returns
    -------
    GaiaUtils
    """
    return GaiaUtils(release)


class GaiaUtils(PartitionSearch, TableExport, Queries):
    """Partitions, files and tables of one release of the Gaia catalogue.

    Parameters
    ----------
    release : str
        ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.
    """

    def __repr__(self) -> str:
        return f"<GaiaUtils {self.release}, volume {self.volume or 'of the service'}>"

    def set_gaia_volume(self, path: PathLike) -> None:
        """Set the folder of the Gaia volume, the one that holds ``gdr3`` and its like.

        Notebooks that name the place of ESA Datalabs, ``/home/media/data/user/gaia``, run elsewhere too:
        where there is no such folder, the volume of ``GAIALAB_VOLUME`` is taken, with a warning.

        Parameters
        ----------
        path : str or path-like
            The folder.

        Raises
        ------
        GaiaError
            VOLUME_NOT_FOUND when there is no such folder.
        """
        volume, own = absolute_path(path), os.environ.get("GAIALAB_VOLUME")
        if volume == _DATALABS and own and not os.path.isdir(volume):
            notice(f"There is no {volume} here; the volume is that of GAIALAB_VOLUME, {own}.")
            volume = absolute_path(own)
        self.client().set_volume(volume)
        self.volume = volume

    def submit(self, what: str | Mapping[str, Any] | Any, **parameters: Any) -> Job:
        """Submit a job on this release and return at once; see :func:`gaialab.submit`.

        Parameters
        ----------
        what : str, mapping or JobRequest
            A function of gaialab by its name, or a whole request.
        **parameters
            Those of the function; the release and volume are these unless they are given.

        Returns
        -------
        Job

        Raises
        ------
        GaiaError
            What is wrong with the request.

        Examples
        --------
        >>> job = dr3.submit("density_map", order=6)
        >>> job.progress
        >>> sky = job.result()
        """
        if isinstance(what, str):
            parameters.setdefault("release", self.release)
            if self.volume and what != "sql":
                parameters.setdefault("volume", self.volume)
        return submit(what, **parameters)
