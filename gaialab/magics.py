"""The magics of ``%load_ext gaialab``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.display import display

from .arguments import HelpRequested, MagicParser, add_source
from .gaia_utils import GaiaUtils
from .jobs import wait_for
from .maps import STATS, SkyMap, finished_map, live_bundle, map_request, statistic
from .notices import notice_outcome
from .queries import Queries
from .release_tools import column_list
from .runtime import ensure_service
from .spectra import METRICS, SimilarSpectra, ranking_text, run_spectra, spectra_request
from .summaries import JobList, PartitionList

_PARTITION = re.compile(r"\d{6}-\d{6}")

VOLUME = MagicParser("%gaia_volume", "Set or show the folder of the Gaia volume.", "%gaia_volume /data/gaia")
VOLUME.add_argument(
    "folder", nargs="?", help="folder that holds gdr3 and its like; without: show the current one"
)

PARTITIONS = MagicParser(
    "%gaia_partitions",
    "List the partitions that hold a cone of the sky, and what reading them costs.",
    "%gaia_partitions 14.2 28.8 --radius 1deg",
)
PARTITIONS.add_argument("ra", help="right ascension: degrees, or 00h56m48s")
PARTITIONS.add_argument("dec", help="declination: degrees, or +28d48m")
PARTITIONS.add_argument("--radius", help="such as 1arcsec, 0.5deg; a bare number is arcsec (default 1arcsec)")
PARTITIONS.add_argument("--strict", action="store_true", help="without the safety margin")
PARTITIONS.add_argument("--margin", help="safety margin instead of 15arcsec; 3arcmin finds every star")
add_source(PARTITIONS)

LOAD = MagicParser(
    "%gaia_load",
    "Load partition files as one astropy table with units.",
    "%gaia_load 034570-036209 --columns source_id,ra,dec,parallax",
)
LOAD.add_argument("what", nargs="+", help="files, or names of partitions")
LOAD.add_argument(
    "--columns", help="comma-separated names, or expressions 'bp_rp - g_rp AS colour'; default all"
)
LOAD.add_argument("--where", help="only rows for which it is true: 'parallax > 10'")
LOAD.add_argument("--limit", type=int, help="at most so many rows, the first ones")
add_source(LOAD)

MAP = MagicParser(
    "%gaia_map",
    "Map the sky: counts (density) or the statistic of a column (healpix) per HEALPix pixel, live.",
    "%gaia_map healpix --column parallax --stat median --where 'phot_g_mean_mag < 12' --order 5",
)
MAP.add_argument(
    "kind", nargs="?", choices=["density", "healpix"], help="default density, healpix with --column"
)
MAP.add_argument(
    "--columns",
    default="1",
    help="density: 1 counts rows, a column or expression its non-null values (default 1)",
)
MAP.add_argument("--column", help="healpix: the column or expression")
MAP.add_argument("--stat", default="mean", choices=STATS, help="healpix: the statistic (default mean)")
MAP.add_argument("-q", "--q", type=float, help="healpix: of quantile and approx_quantile, 0 to 1")
MAP.add_argument("--order", type=int, default=8, help="HEALPix order, 0 to 29 (default 8)")
MAP.add_argument(
    "--frame", choices=["icrs", "galactic", "ecliptic"], help="frame of the pixels (default icrs)"
)
MAP.add_argument("--partitions", help="only these partitions, comma-separated")
MAP.add_argument("--files", nargs="+", help="only these files")
MAP.add_argument("--cone", nargs=3, metavar=("RA", "DEC", "RADIUS"), help="only the rows in a cone")
MAP.add_argument("--whole-partitions", action="store_true", help="all rows of the cone's partitions")
MAP.add_argument("--strict", action="store_true", help="the cone's partitions without the safety margin")
MAP.add_argument("--where", help="only rows for which it is true: 'phot_g_mean_mag < 12'")
MAP.add_argument("--visit", help="order of the files: sky (evenly over it), random or file")
MAP.add_argument("--title", help="title of the map")
add_source(MAP)

SIMILAR = MagicParser(
    "%gaia_similar",
    "Find the sampled XP spectra most similar to a prototype.",
    "%gaia_similar prototype.csv --limit 5 --range 400,900",
)
SIMILAR.add_argument(
    "prototype", help="a source_id, or a CSV, ECSV, FITS or VOTable file with 343 fluxes at 336 to 1020 nm"
)
SIMILAR.add_argument("--limit", type=int, default=10, help="number of spectra, 1 to 1000 (default 10)")
SIMILAR.add_argument("--flux-column", default="flux", help="column of fluxes (default flux)")
SIMILAR.add_argument(
    "--metric",
    default="euclidean",
    choices=METRICS,
    help="of normalised spectra, or chi2 (default euclidean)",
)
SIMILAR.add_argument("--range", help="only these wavelengths [nm], such as 400,900")
SIMILAR.add_argument("--partitions", help="only these partitions, comma-separated")
SIMILAR.add_argument("--files", nargs="+", help="only these files")
SIMILAR.add_argument("--cone", nargs=3, metavar=("RA", "DEC", "RADIUS"), help="only the sources in a cone")
SIMILAR.add_argument("--where", help="only rows for which it is true: 'dec > 0'")
SIMILAR.add_argument("--release", default="DR3", help="release (default DR3)")
SIMILAR.add_argument("--table", help="table of spectra (default xp_sampled_mean_spectrum)")

JOBS = MagicParser("%gaia_jobs", "List the jobs of the service, newest first.", "%gaia_jobs")
JOBS.add_argument("--cancel", metavar="JOB", help="cancel a job")
JOBS.add_argument("--delete", metavar="JOB", help="delete a job and its results")

SQL = MagicParser(
    "%%gaia_sql",
    "Run the query in the cell, ADQL 2.1, and return its result as an astropy table with units.",
    "%%gaia_sql -o bright",
)
SQL.add_argument("-o", "--output", metavar="NAME", help="variable for the table, instead of showing it")
SQL.add_argument("--limit", type=int, help="at most so many rows")
SQL.add_argument("--plan", action="store_true", help="tell what the query would read, without running it")
SQL.add_argument("--release", default="DR3", help="release of tables without a schema (default DR3)")
SQL.add_argument("--on-error", choices=["fail", "skip"], help="what to do with a file that cannot be read")

PARSERS = {parser.prog: parser for parser in (VOLUME, PARTITIONS, LOAD, MAP, SIMILAR, SQL, JOBS)}


def _takes(parser: MagicParser) -> Callable[[Callable[..., Any]], Callable[[Any, str], Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[[Any, str], Any]:
        @wraps(function)
        def magic(self: Any, line: str) -> Any:
            try:
                args = parser.parse_line(line)
            except HelpRequested:
                return None
            return function(self, args)

        magic.__doc__ = f"{parser.description}\n\n{parser.format_help()}"
        return magic

    return decorate


@magics_class
class GaiaMagics(Magics):
    """Partitions, tables, maps and jobs from a line of a cell."""

    @line_magic
    @_takes(VOLUME)
    def gaia_volume(self, args: Any) -> str | None:  # noqa: D102
        if args.folder:
            GaiaUtils().set_gaia_volume(args.folder)
            os.environ["GAIALAB_VOLUME"] = os.path.abspath(os.path.expanduser(args.folder))
        return os.environ.get("GAIALAB_VOLUME") or ensure_service().client.status().get("volume")

    @line_magic
    @_takes(PARTITIONS)
    def gaia_partitions(self, args: Any) -> PartitionList:  # noqa: D102
        utils = GaiaUtils(args.release)
        return PartitionList(
            utils.search_cone(args.ra, args.dec, args.radius, args.strict, args.table, args.margin)
        )

    @line_magic
    @_takes(LOAD)
    def gaia_load(self, args: Any) -> Any:  # noqa: D102
        utils = GaiaUtils(args.release)
        paths: list[str] = []
        for what in args.what:
            paths += utils.get_files(what, args.table) if _PARTITION.fullmatch(what) else [what]
        return utils.load_files(paths, args.columns, args.where, args.limit)

    @line_magic
    @_takes(MAP)
    def gaia_map(self, args: Any) -> SkyMap:  # noqa: D102
        kind = args.kind or ("healpix" if args.column else "density")
        if kind == "healpix" and not args.column:
            MAP.error("healpix needs --column")
        what = (
            {"type": "DensityMap", "columns": column_list(args.columns)}
            if kind == "density"
            else statistic(args.column, args.stat, args.q)
        )
        request = map_request(
            what,
            args.order,
            args.frame,
            release=args.release,
            table=args.table,
            partitions=args.partitions,
            files=args.files,
            cone=args.cone,
            strict=args.strict,
            exact=not args.whole_partitions,
            where=args.where,
            visit=args.visit,
        )
        return self._show_map(request, args.title)

    def _show_map(self, request: dict[str, Any], title: str | None) -> SkyMap:
        client = GaiaUtils(request["source"]["release"]).client()
        job = client.submit(request)["id"]
        handle = display(live_bundle(job, request, title), raw=True, display_id=True)
        state = wait_for(client, job)
        notice_outcome(state)
        sky = finished_map(client, state, title)
        if handle is not None:
            # The picture goes into the saved notebook, for those who open it where there is no gaialab.
            handle.update(sky.bundle(), raw=True)
        sky.shown_in(self.shell.execution_count if self.shell else None)
        return sky

    @line_magic
    @_takes(SIMILAR)
    def gaia_similar(self, args: Any) -> SimilarSpectra:  # noqa: D102
        request = spectra_request(
            args.prototype,
            args.limit,
            args.flux_column,
            args.metric,
            args.range.split(",") if args.range else None,
            release=args.release,
            table=args.table,
            partitions=args.partitions,
            files=args.files,
            cone=args.cone,
            where=args.where,
        )
        handle = display({"text/plain": "Comparing"}, raw=True, display_id=True)
        shown = ""

        def show(progress: dict[str, Any]) -> None:
            nonlocal shown
            text = ranking_text(progress)
            if handle is not None and progress.get("ranking") and text != shown:
                shown = text
                handle.update({"text/plain": text}, raw=True)

        found = run_spectra(request, show, GaiaUtils(args.release).client())
        if handle is not None:
            handle.update(found.bundle(), raw=True)
        found.shown_in(self.shell.execution_count if self.shell else None)
        return found

    @line_cell_magic
    def gaia_sql(self, line: str, cell: str | None = None) -> Any:
        """Run the query in the cell."""
        try:
            args = SQL.parse_line(line)
        except HelpRequested:
            return None
        if cell is None or not cell.strip():
            SQL.error("write the query below this line")
        queries = Queries(args.release)
        if args.plan:
            return queries.sql_plan(cell)
        table = queries.sql(cell, args.limit, args.on_error)
        if args.output is None:
            return table
        if not args.output.isidentifier():
            SQL.error(f"'{args.output}' is no name of a variable")
        self.shell.user_ns[args.output] = table
        return None

    @line_magic
    @_takes(JOBS)
    def gaia_jobs(self, args: Any) -> JobList:  # noqa: D102
        client = ensure_service().client
        if args.cancel:
            client.cancel(args.cancel)
        if args.delete:
            client.delete(args.delete)
        return JobList(client.jobs())


def complete(shell: Any, event: Any) -> list[str]:
    """Complete the options of the magic on the line."""
    words = event.line.split()
    name = words[0].lstrip("%") if words else ""
    parser = PARSERS.get(f"%{name}") or PARSERS.get(f"%%{name}")
    return [name for name in parser.options() if name.startswith(event.symbol)] if parser else []


def load_ipython_extension(ipython: Any) -> None:
    """Register the magics; IPython calls this for ``%load_ext gaialab``."""
    ipython.register_magics(GaiaMagics)
    for name in PARSERS:
        ipython.set_hook("complete_command", complete, str_key=name)
