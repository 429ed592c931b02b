import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parseEcsvHeader, writeEcsvHeader } from '../../src/gaia/ecsv-header';
import type { ColumnInfo } from '../../src/protocol';
import { GaiaError } from '../../src/protocol/errors';
import { describeReal, real } from '../support/real-data';

const linesOf = (text: string): string[] => text.split('\n').filter(line => line !== '');

const bulk = (path: string): string[] => linesOf(gunzipSync(readFileSync(real(path))).toString());

interface Schema {
  columns: { name: string; datatype: string; unit: string | null; description: string; ucd: string }[];
}

const schemaOf = (table: string): Schema => JSON.parse(readFileSync(real(`schema/${table}.json`), 'utf8')) as Schema;

/** Text as a header can carry it on one line: folded blanks compare equal. */
const squeeze = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

const broken = (lines: string[]): GaiaError => {
  try {
    parseEcsvHeader(lines);
  } catch (reason) {
    return reason as GaiaError;
  }
  throw new Error('no error');
};

describe('parseEcsvHeader', () => {
  it('reads what astropy writes in flow style, wrapped lines included', () => {
    const { columns, meta, delimiter } = parseEcsvHeader([
      '# %ECSV 1.0',
      '# ---',
      '# datatype:',
      '# - {name: ra, unit: deg, datatype: float64}',
      "# - {name: flux, unit: '''electron''.s**-1', datatype: string, subtype: 'float32[null]', description: mean flux, summed over",
      '#     all transits, meta: !!omap [{ucd: phot.flux;em.opt}]}',
      '# - name: id',
      '#   datatype: int64',
      '#   meta: {ucd: meta.id;meta.main}',
      '# meta: !!omap',
      '# - {release: Gaia DR3}',
      '# - keywords:',
      '#   - {z_key1: val1}',
      '#   - {z_key2: 2}',
      '# schema: astropy-2.0',
      'ra flux id'
    ]);
    expect(columns).toEqual([
      { name: 'ra', unit: 'deg', datatype: 'float64' },
      {
        name: 'flux',
        unit: "'electron'.s**-1",
        datatype: 'string',
        subtype: 'float32[null]',
        description: 'mean flux',
        // The unquoted comma ends the description, as in YAML; the rest is a key without value.
        ucd: 'phot.flux;em.opt'
      },
      { name: 'id', datatype: 'int64', ucd: 'meta.id;meta.main' }
    ]);
    expect(meta).toEqual({ release: 'Gaia DR3', keywords: '[{"z_key1":"val1"},{"z_key2":"2"}]' });
    expect(delimiter).toBe(' ');
  });

  it('keeps paragraphs of folded text and wrapped plain text', () => {
    const { columns, meta } = parseEcsvHeader([
      '# %ECSV 0.9',
      '# ---',
      "# delimiter: ','",
      '# meta: !!omap',
      '# - description: >',
      '#     One line',
      '#     and another.',
      '#     ',
      '#     Second paragraph: here.  ',
      '# datatype:',
      '# - ',
      '#   name: b',
      '#   datatype: string ',
      '#   description: a long text that',
      '#     goes on',
      'b'
    ]);
    expect(meta.description).toBe('One line and another.\nSecond paragraph: here.');
    expect(columns).toEqual([{ name: 'b', datatype: 'string', description: 'a long text that goes on' }]);
  });

  it.each([
    [['a,b,c'], 1, /%ECSV/],
    [['# %ECSV 1.0', '# delimiter: x'], 2, /---/],
    [['# %ECSV 1.0', '# ---', "# delimiter: ','"], 3, /without its list of columns/],
    [['# %ECSV 1.0', '# ---', '# datatype:', '# - ', '#   name: ra', '#   datatype: float63'], 4, /'float63'/],
    [
      ['# %ECSV 1.0', '# ---', '# datatype:', '# - {name: a, datatype: int8}', '# - {unit: d}'],
      5,
      /column 2 has no name/
    ],
    [['# %ECSV 1.0', '# ---', '# datatype:', '# - {name: a, datatype: int8'], 4, /never closed/],
    [['# %ECSV 1.0', '# ---', '# datatype:', '# - ', '#   name: a', '#   garbage'], 6, /garbage/]
  ])('names the line of a broken header: %j', (lines, line, message) => {
    const error = broken(lines);
    expect(error).toBeInstanceOf(GaiaError);
    expect(error.code).toBe('HEADER_BROKEN');
    expect(error.details).toEqual({ line });
    expect(error.message).toMatch(message);
  });

  it('fails with a clear error, and nothing else, wherever a header is cut', () => {
    const lines = writeEcsvHeader([['TABLE', 'x']], [{ name: 'a', datatype: 'int8', unit: "'x'.s", ucd: 'meta' }]);
    const text = lines.join('\n');
    for (let end = 0; end < text.length; end++) {
      try {
        parseEcsvHeader(text.slice(0, end).split('\n'));
      } catch (reason) {
        expect(reason).toBeInstanceOf(GaiaError);
      }
    }
  });
});

describe('writeEcsvHeader', () => {
  const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter(value => value.trim() === value);
  const columnOf: fc.Arbitrary<ColumnInfo> = fc.record(
    {
      name: fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
      datatype: fc.constantFrom('bool', 'int8', 'int64', 'float32', 'float64', 'string'),
      unit: text,
      description: text,
      ucd: text
    },
    { requiredKeys: ['name', 'datatype'] }
  );

  it('gives back every column it wrote', () => {
    fc.assert(
      fc.property(fc.array(columnOf, { minLength: 1 }), text, (columns, title) => {
        const read = parseEcsvHeader(writeEcsvHeader([['TABLE', title]], columns));
        expect(read.columns).toEqual(columns);
        expect(read.meta).toEqual({ TABLE: title });
        expect(read.delimiter).toBe(',');
      })
    );
  });
});

describeReal('headers of real files', () => {
  const named = readdirSync(real('schema')).filter(name => name.includes('.header'));

  it('are all found', () => expect(named).toHaveLength(6));

  it.each(named)('%s agrees with its schema', name => {
    const table = name.split('.')[0];
    const { columns, meta, delimiter } = parseEcsvHeader(linesOf(readFileSync(real(`schema/${name}`), 'utf8')));
    expect(delimiter).toBe(',');
    expect(meta.TABLE ?? meta.table).toBe(table.replace(/^g(e)?dr3_/, ''));
    const jsons = readdirSync(real('schema'));
    if (jsons.includes(`${table}.json`)) {
      const schema = schemaOf(table).columns;
      expect(columns.map(column => column.name)).toEqual(schema.map(column => column.name));
      expect(columns.map(column => column.unit ?? null)).toEqual(schema.map(column => column.unit));
      expect(columns.map(column => column.ucd)).toEqual(schema.map(column => column.ucd));
      expect(columns.map(column => squeeze(column.description))).toEqual(
        schema.map(column => squeeze(column.description))
      );
    } else {
      expect(columns).toHaveLength(99);
      expect(columns[5]).toMatchObject({ name: 'ra', datatype: 'float64', unit: 'deg', ucd: 'pos.eq.ra;meta.main' });
      expect(columns.at(-1)?.name).toBe('ecl_lat');
    }
  });

  it.each(readdirSync(real('real/bulk_dr3')))('%s: the header names the columns of the file', name => {
    const lines = bulk(`real/bulk_dr3/${name}`);
    const { columns } = parseEcsvHeader(lines);
    const names = lines.find(line => !line.startsWith('#'))?.split(',');
    expect(columns.map(column => column.name)).toEqual(names);
  });

  it.each(['vari_summary', 'epoch_photometry', 'gaia_source'])(
    '%s is written with as many lines as ESA does',
    table => {
      const name = readdirSync(real('schema')).find(file => file.startsWith(`gdr3_${table}.header`)) as string;
      const original = linesOf(readFileSync(real(`schema/${name}`), 'utf8')).filter(line => line.startsWith('#'));
      const { columns } = parseEcsvHeader(original);
      const folded = (key: string, lines: number): [string, string[]] => [key, Array<string>(lines).fill('x')];
      const written = writeEcsvHeader(
        [['RELEASE', 'a'], ['TABLE', 'b'], folded('D', 1), folded('C', 2), folded('K', 2), folded('O', 2)],
        columns
      );
      const paragraphs = original.filter(line => /^#\s*$/.test(line)).length;
      expect(written.length).toBe(original.length - 2 * paragraphs);
      const start = original.indexOf('# datatype:');
      const trimmed = (lines: string[]): string[] =>
        lines.map(line => line.trimEnd().replace(/["']/g, '').replaceAll('\\\\', '\\'));
      expect(trimmed(written.slice(written.indexOf('# datatype:')))).toEqual(trimmed(original.slice(start)));
    }
  );

  it('astropy archive files are read as well', () => {
    const lines = linesOf(readFileSync(real('real/gaia_source/1712337806100O-result.ecsv'), 'utf8'));
    const { columns } = parseEcsvHeader(lines);
    expect(columns).toHaveLength(153);
    expect(columns[5]).toMatchObject({ name: 'ra', unit: 'deg', ucd: 'pos.eq.ra;meta.main' });
  });
});
