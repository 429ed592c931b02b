"""The magics of ``%load_ext gaialab``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.display import display

from .arguments import HelpRequested, MagicParser
from .completion import gaia_matcher
from .gaia_utils import GaiaUtils
from .job import Job
from .jobs import wait_for
from .magic_options import JOBS, LOAD, MAP, PARTITIONS, SIMILAR, SQL, VOLUME
from .maps import SkyMap, finished_map, live_bundle, map_request, statistic
from .notices import notice_outcome
from .queries import Queries
from .release_tools import column_list
from .runtime import ensure_service
from .spectra import SimilarSpectra, finished_spectra, ranking_text, spectra_request
from .submission import get_job, list_jobs
from .summaries import JobList, PartitionList

_PARTITION = re.compile(r"\d{6}-\d{6}")


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
        return utils.load_files(
            paths, args.columns, args.where, args.limit, output=args.kind, wait=not args.no_wait
        )

    @line_magic
    @_takes(MAP)
    def gaia_map(self, args: Any) -> SkyMap | Job:  # noqa: D102
        kind = args.kind or ("healpix" if args.column else "density")
        column = args.column or args.columns
        if kind == "healpix" and not column:
            MAP.error("healpix needs --column or --columns")
        what = (
            {"type": "DensityMap", "columns": column_list(args.columns or "1")}
            if kind == "density"
            else statistic(column, args.stat, args.q)
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
            engine=args.engine,
        )
        return self._show_map(request, args.title, not args.no_wait)

    def _show_map(self, request: dict[str, Any], title: str | None, wait: bool) -> SkyMap | Job:
        client = ensure_service().client
        state = client.submit(request)
        job = state["id"]
        handle = display(live_bundle(job, request, title), raw=True, display_id=True)
        if not wait:
            return Job(state, client)
        state = wait_for(client, job)
        notice_outcome(state)
        sky = finished_map(client, state, title)
        # The picture goes into the saved notebook, for those who open it where there is no gaialab.
        sky.update(handle)
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
            engine=args.engine,
        )
        handle = display({"text/plain": "Comparing"}, raw=True, display_id=True)
        shown = ""

        def show(progress: dict[str, Any]) -> None:
            nonlocal shown
            text = ranking_text(progress)
            if handle is not None and progress.get("ranking") and text != shown:
                shown = text
                handle.update({"text/plain": text}, raw=True)

        client = ensure_service().client
        state = wait_for(client, client.submit(request)["id"], show)
        notice_outcome(state)
        found = finished_spectra(state, client)
        found.update(handle)
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
            return queries.sql_plan(cell, args.engine)
        if args.output is not None and not args.output.isidentifier():
            SQL.error(f"'{args.output}' is no name of a variable")
        table = queries.sql(
            cell, args.limit, args.on_error, engine=args.engine, output=args.kind, wait=not args.no_wait
        )
        if args.output is None:
            return table
        self.shell.user_ns[args.output] = table
        return None

    @line_magic
    @_takes(JOBS)
    def gaia_jobs(self, args: Any) -> JobList | Job:  # noqa: D102
        client = ensure_service().client
        if args.cancel:
            client.cancel(args.cancel)
        if args.delete:
            client.delete(args.delete)
        return get_job(args.job) if args.job else list_jobs()


def load_ipython_extension(ipython: Any) -> None:
    """Register the magics and their completion; IPython calls this for ``%load_ext gaialab``.

    Parameters
    ----------
    ipython : IPython.core.interactiveshell.InteractiveShell
        The shell of the kernel.
    """
    ipython.register_magics(GaiaMagics)
    matchers = ipython.Completer.custom_matchers
    if gaia_matcher not in matchers:
        matchers.append(gaia_matcher)


def unload_ipython_extension(ipython: Any) -> None:
    """Take the completion away; IPython keeps the magics of extensions it unloads."""
    matchers = ipython.Completer.custom_matchers
    if gaia_matcher in matchers:
        matchers.remove(gaia_matcher)
