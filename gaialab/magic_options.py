"""The options of the magics."""

from __future__ import annotations

from .arguments import MagicParser, add_engine, add_source
from .maps import FRAMES, STATS
from .outputs import OUTPUTS
from .selection import VISITS
from .spectra import METRICS

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
    "Load partition files as one table with units.",
    "%gaia_load 034570-036209 --columns source_id,ra,dec,parallax",
)
LOAD.add_argument("what", nargs="+", help="partitions, or files: a path, or a name here or in the volume")
LOAD.add_argument(
    "--columns", help="comma-separated names, or expressions 'bp_rp - g_rp AS colour'; default all"
)
LOAD.add_argument("--where", help="only rows for which it is true: 'parallax > 10'")
LOAD.add_argument("--limit", type=int, help="at most so many rows, the first ones")
LOAD.add_argument("--as", dest="kind", choices=OUTPUTS, default="table", help="kind of table (default table)")
LOAD.add_argument("--no-wait", action="store_true", help="return the job at once")
add_source(LOAD)


class _OneOrMore(tuple[str, ...]):
    """Words to choose from, several with commas between them."""

    def __contains__(self, value: object) -> bool:
        return all(tuple.__contains__(self, word.strip()) for word in str(value).split(","))


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
    help="density: 1 counts rows, a column or expression its non-null values (default 1); "
    "healpix: several columns in one scan, each a layer",
)
MAP.add_argument("--column", help="healpix: the column or expression")
MAP.add_argument(
    "--stat",
    default="mean",
    choices=_OneOrMore(STATS),
    help="healpix: the statistic (default mean); with commas between them one for each column",
)
MAP.add_argument("-q", "--q", type=float, help="healpix: of quantile and approx_quantile, 0 to 1")
MAP.add_argument("--order", type=int, default=8, help="HEALPix order, 0 to 29 (default 8)")
MAP.add_argument("--frame", choices=FRAMES, help="frame of the pixels (default icrs)")
MAP.add_argument("--partitions", help="only these partitions, comma-separated")
MAP.add_argument("--files", nargs="+", help="only these files")
MAP.add_argument("--cone", nargs=3, metavar=("RA", "DEC", "RADIUS"), help="only the rows in a cone")
MAP.add_argument("--whole-partitions", action="store_true", help="all rows of the cone's partitions")
MAP.add_argument("--strict", action="store_true", help="the cone's partitions without the safety margin")
MAP.add_argument("--where", help="only rows for which it is true: 'phot_g_mean_mag < 12'")
MAP.add_argument("--visit", choices=VISITS, help="order of the files: sky (evenly over it), random or file")
MAP.add_argument("--title", help="title of the map")
MAP.add_argument("--no-wait", action="store_true", help="return the job at once")
add_source(MAP)
add_engine(MAP)

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
add_engine(SIMILAR)

JOBS = MagicParser("%gaia_jobs", "List the jobs of the service, newest first.", "%gaia_jobs")
JOBS.add_argument("job", nargs="?", help="return this job instead of the list")
JOBS.add_argument("--cancel", metavar="JOB", help="cancel a job")
JOBS.add_argument("--delete", metavar="JOB", help="delete a job and its results")

SQL = MagicParser(
    "%%gaia_sql",
    "Run the query in the cell, ADQL 2.1, and return its result as an astropy table with units.",
    "%%gaia_sql -o bright",
)
SQL.add_argument("-o", "--output", metavar="NAME", help="variable for the table, instead of showing it")
SQL.add_argument("--limit", type=int, help="at most so many rows")
SQL.add_argument("--as", dest="kind", choices=OUTPUTS, default="table", help="kind of table (default table)")
SQL.add_argument("--no-wait", action="store_true", help="return the job at once")
SQL.add_argument("--plan", action="store_true", help="tell what the query would read, without running it")
SQL.add_argument("--release", default="DR3", help="release of tables without a schema (default DR3)")
SQL.add_argument("--on-error", choices=["fail", "skip"], help="what to do with a file that cannot be read")
add_engine(SQL)

PARSERS = {parser.prog: parser for parser in (VOLUME, PARTITIONS, LOAD, MAP, SIMILAR, SQL, JOBS)}
