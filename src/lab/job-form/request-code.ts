import type {
  DensityMapRequest,
  HealpixMapRequest,
  HistogramAxis,
  HistogramRequest,
  JobRequest,
  RowsRequest,
  ScanSource,
  SimilarSpectraRequest,
  SqlRequest
} from '../../protocol';
import { DEFAULT_RELEASE, DEFAULT_TABLE, SPECTRA_TABLE } from '../../protocol';
import { pythonString, variableOf } from '../notebook-code';

/** What Python's functions take beside the source; a request that says more is submitted as it is. */
const SAID: Partial<Record<JobRequest['type'], readonly string[]>> = {
  DensityMap: ['columns', 'order', 'frame', 'engine'],
  HealpixMap: ['column', 'columns', 'stat', 'q', 'order', 'frame', 'engine'],
  Histogram: ['x', 'y', 'engine'],
  Statistics: ['columns', 'engine'],
  Rows: ['columns', 'limit', 'top', 'format'],
  Sql: ['query', 'limit', 'format', 'engine'],
  SimilarSpectra: ['prototype', 'metric', 'wavelengthRange', 'limit', 'fluxColumn', 'engine']
};

/** Parts of a source that Python's functions take. */
const SOURCE_SAID = [
  ...['volume', 'release', 'table', 'partitions', 'files', 'cone', 'region'],
  ...['strict', 'exact', 'where', 'sample', 'onError', 'visit']
];

/**
 * The cell that does what a request says, with the functions of the notebook API where they can say it.
 * @returns Python, one statement a line, without a newline at its end
 */
export function requestCode(request: JobRequest): string {
  return isSaid(request) ? withFunction(request) : submitted(request);
}

function isSaid({ type, source, ...own }: JobRequest): boolean {
  const known = SAID[type];
  const sample = source.sample;
  return (
    known !== undefined &&
    Object.keys(own).every(name => known.includes(name)) &&
    Object.keys(source).every(name => SOURCE_SAID.includes(name)) &&
    !(sample !== undefined && 'randomIndexBelow' in sample) &&
    !(type === 'Sql' && source.volume !== undefined)
  );
}

function withFunction(request: JobRequest): string {
  switch (request.type) {
    case 'DensityMap':
      return call('sky', 'density_map', [...densityArguments(request), ...selected(request)]);
    case 'HealpixMap':
      return call('sky', 'healpix_map', [...statisticArguments(request), ...selected(request)]);
    case 'Histogram':
      return call('counts', 'histogram', [...axisArguments(request), ...selected(request)]);
    case 'Statistics': {
      const columns = request.columns ? [literal(request.columns)] : [];
      return call('summary', 'statistics', [...columns, ...selected(request)]);
    }
    case 'SimilarSpectra':
      return spectraCode(request);
    case 'Rows':
      return rowsCode(request);
    case 'Sql':
      return sqlCode(request);
    default:
      return submitted(request);
  }
}

/** A Python literal. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(', ')}]`;
  }
  switch (typeof value) {
    case 'string':
      return pythonString(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'object':
      return value === null
        ? 'None'
        : `{${Object.entries(value)
            .filter(([, one]) => one !== undefined)
            .map(([name, one]) => `${pythonString(name)}: ${literal(one)}`)
            .join(', ')}}`;
    default:
      return String(value);
  }
}

const WIDTH = 100;

/** `variable = name(…)`, an argument a line where one line is too long; the variable last, so that the cell shows it. */
function written(variable: string, name: string, args: readonly string[]): string {
  const line = `${variable} = ${name}(${args.join(', ')})`;
  return line.length <= WIDTH && !line.includes('\n')
    ? line
    : [`${variable} = ${name}(`, ...args.map(arg => `    ${arg},`), ')'].join('\n');
}

function call(variable: string, name: string, args: readonly string[]): string {
  return [`from gaialab import ${name}`, '', written(variable, name, args), variable].join('\n');
}

const given = (name: string, value: unknown): string[] => (value === undefined ? [] : [`${name}=${literal(value)}`]);

const densityArguments = ({ columns, order, frame }: DensityMapRequest): string[] => [
  ...(columns && !(columns.length === 1 && columns[0] === '1') ? [literal(columns)] : []),
  ...given('order', order),
  ...given('frame', frame)
];

const statisticArguments = ({ column, columns, stat, q, order, frame }: HealpixMapRequest): string[] => [
  literal(columns ?? column),
  ...given('stat', stat),
  ...given('q', q),
  ...given('order', order),
  ...given('frame', frame)
];

function axisArguments({ x, y }: HistogramRequest): string[] {
  const axes = y ? [x, y] : [x];
  const each = <T>(of: (axis: HistogramAxis) => T, absent: T): string | undefined => {
    const values = axes.map(axis => of(axis) ?? absent);
    if (values.every(value => value === absent)) {
      return undefined;
    }
    const texts = values.map(value => (Array.isArray(value) ? `(${value.map(literal).join(', ')})` : literal(value)));
    return y ? `(${texts.join(', ')})` : texts[0];
  };
  const named = (name: string, text: string | undefined): string[] => (text === undefined ? [] : [`${name}=${text}`]);
  return [
    ...axes.map(axis => literal(axis.expression)),
    ...named(
      'bins',
      each(axis => axis.bins, 100)
    ),
    ...named(
      'range',
      each<[number, number] | null | undefined>(axis => axis.range, null)
    ),
    ...named(
      'log',
      each(axis => axis.log, false)
    )
  ];
}

/** The keyword arguments that say which rows, and what runs the job. */
const selected = ({ source, engine }: JobRequest): string[] => [...selection(source), ...given('engine', engine)];

/** The keyword arguments that say which rows. */
function selection(source: ScanSource, table: string = DEFAULT_TABLE): string[] {
  const { cone, region, strict, sample } = source;
  return [
    ...(source.release !== undefined && source.release !== DEFAULT_RELEASE ? given('release', source.release) : []),
    ...(source.table !== undefined && source.table !== table ? given('table', source.table) : []),
    ...given('volume', source.volume),
    ...given('partitions', source.partitions),
    ...given('files', source.files),
    ...(cone ? [`cone=(${cone.ra}, ${cone.dec}, ${literal(`${cone.radius}deg`)})`] : []),
    ...(region ? [`region=${regionCode(region)}`] : []),
    ...(strict === true || cone?.strict === true ? ['strict=True'] : []),
    ...(source.exact === false ? ['exact=False'] : []),
    ...given('where', source.where),
    ...(sample && 'fraction' in sample ? given('sample', sample.fraction) : []),
    ...given('on_error', source.onError),
    ...given('visit', source.visit)
  ];
}

function regionCode(region: NonNullable<ScanSource['region']>): string {
  if ('cone' in region) {
    const { ra, dec, radius } = region.cone;
    return `{"cone": (${ra}, ${dec}, ${literal(`${radius}deg`)})}`;
  }
  if ('pixels' in region) {
    return `{"pixels": (${region.pixels.order}, ${literal(region.pixels.pixels)})}`;
  }
  if ('box' in region && 'raMin' in region.box) {
    const { raMin, raMax, decMin, decMax } = region.box;
    return `{"box": (${raMin}, ${raMax}, ${decMin}, ${decMax})}`;
  }
  if ('polygon' in region) {
    return `{"polygon": [${region.polygon.map(([ra, dec]) => `(${ra}, ${dec})`).join(', ')}]}`;
  }
  return 'sourceIds' in region ? `{"source_ids": ${literal(region.sourceIds)}}` : literal(region);
}

function spectraCode(request: JobRequest & SimilarSpectraRequest): string {
  const { prototype, limit, fluxColumn, metric, wavelengthRange: range, source } = request;
  const rest = [
    ...given('limit', limit),
    ...given('flux_column', fluxColumn),
    ...given('metric', metric),
    ...(range ? [`wavelength_range=(${range[0]}, ${range[1]})`] : []),
    ...selection(source, SPECTRA_TABLE),
    ...given('engine', request.engine)
  ];
  if ('sourceId' in prototype) {
    return call('found', 'similar_spectra', [prototype.sourceId, ...rest]);
  }
  const column = fluxColumn ?? 'flux';
  const { flux, fluxError } = prototype;
  const samples = fluxError ? `{${literal(column)}: flux, ${literal(`${column}_error`)}: flux_error}` : 'flux';
  return [
    'from gaialab import similar_spectra',
    '',
    `flux = ${literal(flux)}`,
    ...(fluxError ? [`flux_error = ${literal(fluxError)}`] : []),
    written('found', 'similar_spectra', [samples, ...rest]),
    'found'
  ].join('\n');
}

function rowsCode({ source, columns, limit, top, format = 'arrow' }: RowsRequest): string {
  const { release = DEFAULT_RELEASE, where, ...rest } = source;
  const variable = variableOf(release);
  const args = [
    literal(`rows.${format}`),
    ...given('columns', columns),
    ...given('where', where),
    ...given('limit', limit),
    ...(top ? [`top=(${literal(top.by)}, ${top.count})`] : []),
    ...(top?.descending === true ? ['descending=True'] : []),
    ...selection(rest)
  ];
  return [
    'from gaialab import get_gaia_utils',
    '',
    `${variable} = get_gaia_utils(${literal(release)})`,
    written('path', `${variable}.export`, args),
    'path'
  ].join('\n');
}

function sqlCode({ source, query, limit, format, engine }: JobRequest & SqlRequest): string {
  const { release = DEFAULT_RELEASE, onError } = source;
  const rest = [...given('limit', limit), ...given('on_error', onError), ...given('engine', engine)];
  const lines = [`query = ${longString(query)}`];
  if (format !== undefined) {
    const variable = variableOf(release);
    return [
      'from gaialab import get_gaia_utils',
      '',
      `${variable} = get_gaia_utils(${literal(release)})`,
      ...lines,
      written('path', `${variable}.sql_export`, ['query', literal(`query.${format}`), ...rest]),
      'path'
    ].join('\n');
  }
  const named = release === DEFAULT_RELEASE ? [] : given('release', release);
  return ['from gaialab import sql', '', ...lines, written('table', 'sql', ['query', ...rest, ...named]), 'table'].join(
    '\n'
  );
}

/** A text that people go on writing in, over lines. */
function longString(text: string): string {
  return text.includes('\n') ? `"""${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"""` : literal(text);
}

/** A request as it is, for what no function says. */
function submitted(request: JobRequest): string {
  const fields = Object.entries(request).map(([name, value]) => `    ${literal(name)}: ${literal(value)},`);
  return [
    'from gaialab.jobs import wait_for',
    'from gaialab.runtime import ensure_service',
    '',
    'client = ensure_service().client',
    'request = {',
    ...fields,
    '}',
    'state = wait_for(client, client.submit(request)["id"])',
    '[file["path"] for file in state["manifest"]["results"]]'
  ].join('\n');
}
