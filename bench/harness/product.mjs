// gaialab as the bench runs it: its command line, in a scratch folder of the bench's own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The product under test. */
export class Product {
  /**
   * @param {{node: string, python: string, service: string, scratch: string}} places - Node 24, the Python that has
   *   gaialab, the service's bundle, and a folder for results, store and runtime files
   */
  constructor({ node, python, service, scratch }) {
    Object.assign(this, { node, python, service, scratch });
    mkdirSync(scratch, { recursive: true });
    const { stdout, stderr } = spawnSync(node, [service, '--help'], { encoding: 'utf8' });
    this.overview = `${stdout}${stderr}`;
    this.version = spawnSync(node, [service, '--version'], { encoding: 'utf8' }).stdout.trim();
  }

  /** Whether this build has a command. */
  has(command) {
    return new RegExp(`^  ${command} `, 'm').test(this.overview);
  }

  /** Whether this build has several engines, chosen by GAIALAB_ENGINE. */
  get hasEngines() {
    return this.mentions(/GAIALAB_ENGINE/);
  }

  /** Whether this build keeps points of a gzip file at which a later reading can begin. */
  get hasSeekPoints() {
    return this.mentions(/seek[-_ ]?point/i);
  }

  mentions(pattern) {
    return bundles(dirname(this.service)).some(path => pattern.test(readFileSync(path, 'utf8')));
  }

  /** Settings that keep the bench's jobs, stores and sockets apart from the user's. */
  environment({ workers, engine, roots = [] } = {}) {
    return {
      GAIALAB_RESULTS: this.results,
      GAIALAB_NODE: this.node,
      GAIALAB_SERVICE: this.service,
      GAIALAB_ROOTS: roots.join(':'),
      GAIALAB_WORKERS: workers === undefined ? '' : String(workers),
      ...(engine === undefined ? {} : { GAIALAB_ENGINE: engine }),
      GAIALAB_STORE: join(this.scratch, 'store'),
      GAIALAB_CACHE: join(this.scratch, 'cache/gaialab'),
      XDG_DATA_HOME: join(this.scratch, 'share'),
      XDG_CACHE_HOME: join(this.scratch, 'cache'),
      JUPYTER_RUNTIME_DIR: join(this.scratch, 'runtime'),
      JPY_PARENT_PID: ''
    };
  }

  get results() {
    return join(this.scratch, 'results');
  }

  /** A command line as something to measure. */
  command(args, settings = {}) {
    return { argv: [this.node, this.service, ...args], env: this.environment(settings) };
  }

  /** Forgets the results of earlier runs. */
  clearResults() {
    rmSync(this.results, { recursive: true, force: true });
  }

  /** Forgets everything that earlier runs have kept: results, indexes, caches. */
  forget() {
    rmSync(this.scratch, { recursive: true, force: true });
    mkdirSync(this.scratch, { recursive: true });
  }

  /** The one file of the Parquet store. */
  storedFile() {
    return files(join(this.scratch, 'store')).find(path => path.endsWith('.parquet'));
  }

  /** The newest result file with an ending. */
  newestResult(ending) {
    const [newest] = files(this.results)
      .filter(path => path.endsWith(ending))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    return newest;
  }
}

function files(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function bundles(folder) {
  return readdirSync(folder)
    .filter(name => name.endsWith('.cjs'))
    .map(name => join(folder, name));
}
