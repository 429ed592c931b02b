// The programs that several cases share.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { peers } from './places.mjs';

const NOT_INSTALLED = 'not installed';
const NOT_BUILT = 'not available in this build';
const PEER_TEXT = {
  duckdb: ['DuckDB', 'duckdb_peer.py', 'read_csv with typed columns, header skipped, all threads'],
  polars: ['Polars', 'polars_peer.py', 'lazy scan_csv with a schema, projection, streaming engine, all threads'],
  pyarrow: ['PyArrow', 'pyarrow_peer.py', 'csv.read_csv with column types, projection, 4 MiB blocks, all threads']
};

/** The columns of the cases that read ten. */
export const TEN = 'source_id,ra,dec,parallax,pmra,pmdec,phot_g_mean_mag,bp_rp,ruwe,radial_velocity'.split(',');

/** What the cases take from a run's context to make their contestants. */
export class Contestants {
  constructor({ product, inputs, tools, versions, peerPython, digest }) {
    Object.assign(this, { product, inputs, tools, versions, peerPython, digest });
  }

  /**
   * gaialab's command line.
   *
   * @param {string[]} args
   * @param {{id?: string, label?: string, how?: string, workers?: number, engine?: string, kind?: string, ending?: string,
   *   fresh?: boolean, hidden?: boolean}} options - `kind` of digest of the newest result with that ending; `fresh`: with
   *   nothing kept from earlier runs
   */
  gaialab(args, options = {}) {
    const { id = 'gaialab', label = 'gaialab', kind, ending = '.arrow', fresh = false, hidden } = options;
    const workers = options.workers ?? availableParallelism();
    const { product } = this;
    return {
      id,
      label,
      hidden,
      how: options.how ?? `whole process, ${workers === 1 ? '1 worker' : `${workers} workers`}`,
      missing: options.engine !== undefined && !product.hasEngines ? NOT_BUILT : undefined,
      command: product.command(args, { workers, engine: options.engine, roots: this.roots() }),
      before: () => (fresh ? product.forget() : product.clearResults()),
      answer: kind === undefined ? undefined : () => this.digest(kind, product.newestResult(ending))
    };
  }

  /** gaialab with node's zlib and TypeScript kernels instead of its WebAssembly. */
  gaialabZlib(args, options = {}) {
    return this.gaialab(args, { ...options, id: 'gaialab-zlib', label: 'gaialab, zlib engine', engine: 'zlib' });
  }

  /** A Python peer. `kind` says how its answer is summarised. */
  peer(name, job, files, { id = name, label, how, ...options } = {}) {
    const [title, script, usual] = PEER_TEXT[name];
    return this.python(id, label ?? title, how ?? usual, script, name, job, files, options);
  }

  /** One of astropy's readers; `packages` are what it needs beside astropy. */
  astropy(engine, label, how, files, options) {
    const needs = engine === 'pyarrow' || engine === 'pandas' ? engine : 'astropy';
    return this.python(`astropy-${engine}`, label, how, 'astropy_peer.py', needs, engine, files, options);
  }

  python(id, label, how, script, needs, job, files, { kind, names, cone, output, variant } = {}) {
    const options = { '--names': names?.join(), '--cone': cone?.join(), '--output': output, '--variant': variant };
    const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
    const argv = [this.peerPython, join(peers, script), job, '--columns', this.inputs.columnsFile, ...given, ...files];
    return {
      id,
      label,
      how,
      missing: this.versions[needs] === undefined ? NOT_INSTALLED : undefined,
      command: { argv },
      check: kind === undefined ? undefined : [...argv, '--check', kind]
    };
  }

  /** A program that only inflates, to /dev/null. */
  inflate(tool, label, file, { id = tool, hidden } = {}) {
    const path = this.tools[tool];
    return {
      id,
      label,
      hidden,
      how: `${tool} -dc > /dev/null: only inflates`,
      missing: path === undefined ? NOT_INSTALLED : undefined,
      command: { argv: [path, '-dc', file] }
    };
  }

  /** The same of many files, so many at a time: what no scan of them can be faster than. */
  inflateAll(tool, label, input, workers, { id }) {
    const path = this.tools[tool];
    const script = `printf '%s\\0' "$@" | xargs -0 -n 1 -P ${workers} "$0" -dc > /dev/null`;
    return {
      id,
      label,
      how: `${tool} -dc > /dev/null, ${workers} at a time: only inflates`,
      missing: path === undefined ? NOT_INSTALLED : undefined,
      command: { argv: ['sh', '-c', script, path, ...input.files] }
    };
  }

  /** Something that this build cannot do yet. */
  unavailable(id, label) {
    return { id, label, how: '', missing: NOT_BUILT };
  }

  roots() {
    const { one, many, tiny } = this.inputs;
    return [one, many, tiny].map(({ volume }) => volume);
  }
}
