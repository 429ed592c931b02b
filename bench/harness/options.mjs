import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from '../../scripts/setup/say.mjs';

const HELP = `npm run bench -- [options]

Measures gaialab beside DuckDB, Polars, PyArrow, astropy and ISA-L on the same files, checks that the answers agree, and
writes the tables of docs/performance.md (not with --quick, --file or --rows, which are for looking).

  --quick           small input, one round: about a minute; shows that all works, not how fast it is
  --only A,B        only these cases; the document keeps the others as they were measured last (none: writes it anew)
  --list            the names of the cases
  --rounds N        measured rounds; medians are printed (default 5; 0: only whether the answers agree)
  --rows N          rows of the large partition (default 535000, as many as the average one of Gaia DR3)
  --many-rows N     rows of the 16 partitions together (default 2080000)
  --file PATH       your own partition (.csv.gz of gaia_source) instead of the synthetic ones
  --json            results as JSON on standard output, tables on standard error
  --no-write        leave docs/performance.md as it is
  --docs PATH       write another file instead
  --data DIR        folder for inputs and scratch (default bench/.data)
  --peers PYTHON    a Python with the peers, instead of the bench's own environment`;

const QUICK = { rows: 10_000, manyRows: 32_000, spectra: 5_000, rounds: 1 };
const FULL = { rows: 535_000, manyRows: 2_080_000, spectra: 200_000, rounds: 5 };

/**
 * What the command line asks for.
 *
 * @returns {{rows: number, manyRows: number, spectra: number, rounds: number, only?: string[], file?: string,
 *   json: boolean, write: boolean, docs?: string, data?: string, peers?: string, list: boolean, quick: boolean}}
 */
export function readOptions(args) {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    process.exit(0);
  }
  if (values.file !== undefined && !existsSync(values.file)) {
    stop(`There is no file ${values.file}.`);
  }
  const base = values.quick ? QUICK : FULL;
  const usual =
    !values.quick &&
    values.rounds !== '0' &&
    values.file === undefined &&
    values.rows === undefined &&
    !values['many-rows'];
  return {
    rows: count('rows', values.rows) ?? base.rows,
    manyRows: count('many-rows', values['many-rows']) ?? base.manyRows,
    spectra: base.spectra,
    rounds: values.rounds === '0' ? 0 : (count('rounds', values.rounds) ?? base.rounds),
    only: values.only?.split(',').map(name => name.trim()),
    file: values.file && resolve(values.file),
    json: values.json ?? false,
    write: !values['no-write'] && (usual || values.docs !== undefined),
    docs: values.docs && resolve(values.docs),
    data: values.data && resolve(values.data),
    peers: values.peers && resolve(values.peers),
    list: values.list ?? false,
    quick: values.quick ?? false
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  try {
    return parseArgs({
      args,
      options: {
        quick: flag,
        only: text,
        list: flag,
        rounds: text,
        rows: text,
        'many-rows': text,
        file: text,
        json: flag,
        'no-write': flag,
        docs: text,
        data: text,
        peers: text,
        help: { type: 'boolean', short: 'h' }
      }
    }).values;
  } catch (reason) {
    return stop(`${reason.message}\n${HELP}`);
  }
}

function count(name, value) {
  if (value !== undefined && !/^[1-9]\d*$/.test(value)) {
    stop(`--${name} takes a whole number from 1, not ${value}.`);
  }
  return value === undefined ? undefined : Number(value);
}
