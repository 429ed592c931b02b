import { compileColumns, parseColumnList } from '../../src/query';
import { batchOf, cellsOf, COLUMNS, errorOf } from './support';

describe('parseColumnList', () => {
  it('reads names, expressions and the star', () => {
    const entries = parseColumnList(
      'source_id, *, phot_bp_mean_mag - phot_g_mean_mag AS colour, 1000/parallax AS "d pc"'
    );
    expect(entries.map(entry => (entry.star ? '*' : entry.name))).toEqual(['source_id', '*', 'colour', 'd pc']);
  });
});

describe('compileColumns', () => {
  const rows = [
    { source_id: 5853498713190525696n, phot_g_mean_mag: 8.5, phot_bp_mean_mag: 11.25, parallax: 500 },
    { source_id: null, phot_g_mean_mag: null, phot_bp_mean_mag: 11.25, parallax: -0.5 }
  ];

  it('computes each column with its name, type and unit', () => {
    const list = ['sourceId, phot_bp_mean_mag - phot_g_mean_mag AS colour', '1000/parallax AS d_pc'];
    const compiled = compileColumns(list, COLUMNS);
    expect(compiled.map(({ name, datatype, unit, column }) => [name, datatype, unit, column?.name])).toEqual([
      ['source_id', 'int64', undefined, 'source_id'],
      ['colour', 'float64', 'mag', undefined],
      ['d_pc', 'float64', undefined, undefined]
    ]);
    expect(compiled.map(one => cellsOf(one.run(batchOf(one.columns, rows))))).toEqual([
      [5853498713190525696n, null],
      [2.75, null],
      [2, -2000]
    ]);
  });

  it('takes all columns with a star, also those of lists, which it only passes on', () => {
    const compiled = compileColumns('*, 1 AS one', COLUMNS);
    expect(compiled.map(({ name }) => name)).toEqual([...COLUMNS.map(({ name }) => name), 'one']);
    const flux = compiled.find(({ name }) => name === 'flux')!;
    expect(flux.column).toMatchObject({ subtype: 'float64[null]' });
    expect(errorOf(() => flux.run({ rows: 0, columns: [] })).message).toMatch(/lists/);
  });

  it('refuses a name that the star gives too', () => {
    expect(errorOf(() => compileColumns('*, parallax + 1 AS RA', COLUMNS)).message).toMatch(
      /'RA' is in the list twice/
    );
    expect(errorOf(() => compileColumns(['ra', 'Ra'], COLUMNS)).message).toMatch(/twice/);
    expect(errorOf(() => compileColumns('bp_rp', COLUMNS)).code).toBe('UNKNOWN_COLUMN');
    expect(errorOf(() => compileColumns('NULL AS x', COLUMNS)).message).toMatch(/no type/);
    expect(errorOf(() => compileColumns('', COLUMNS)).message).toMatch(/found the end/);
  });

  it('returns arrays of its own', () => {
    const [ra, colour] = compileColumns('parallax, parallax * 2 AS p2', COLUMNS);
    const batch = batchOf(['parallax'], [{ parallax: 3 }]);
    const first = [ra.run(batch), colour.run(batch)];
    (batch.columns[0].values as Float64Array)[0] = 9;
    const second = [ra.run(batch), colour.run(batch)];
    expect(first.map(vector => cellsOf(vector))).toEqual([[3], [6]]);
    expect(second.map(vector => cellsOf(vector))).toEqual([[9], [18]]);
  });
});
