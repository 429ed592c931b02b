import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ErrorValue, TableDescription, TableEvent, TableWindow, TableWindowRequest } from '../../src/protocol';
import { ServiceProcess } from '../support/service-process';

const PROXIMA = '5853498713190525696';
const BARNARD = '4472832130942575872';

/** Made-up rows of a table without ECSV header, by the columns' own names. */
function csv(rows: number): string {
  const lines = ['source_id,parallax,note'];
  for (let i = 0; i < rows; i++) {
    const id = i === 0 ? PROXIMA : i === 1 ? BARNARD : String(4472832130942575872n + BigInt(i));
    lines.push(`${id},${i % 4 === 0 ? '' : String(((i * 7919) % 1000) / 8)},${'x'.repeat(i % 300)}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('the API of tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gaialab-tables-'));
  const path = join(folder, 'rows.csv.gz');
  let service: ServiceProcess;

  beforeAll(async () => {
    writeFileSync(path, gzipSync(csv(60_000)));
    service = await ServiceProcess.start({ args: ['--root', folder] });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const route = (request: Partial<TableWindowRequest>): string =>
    `/api/table/window?request=${encodeURIComponent(JSON.stringify({ path, start: 0, count: 10, ...request }))}`;
  const events = async (request: Partial<TableWindowRequest>): Promise<TableEvent[]> => {
    const response = await service.open('GET', route(request), undefined, { accept: 'text/event-stream' });
    let body = '';
    for await (const chunk of response) {
      body += String(chunk);
    }
    return [...body.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data) as TableEvent);
  };

  it('describes a table from its beginning', async () => {
    const { body } = await service.json<TableDescription>('GET', `/api/table?path=${encodeURIComponent(path)}`);
    expect(body).toMatchObject({ path, name: 'rows.csv.gz', kind: 'text', total: { isExact: false } });
    expect(body.columns.map(({ name, datatype }) => [name, datatype])).toEqual([
      ['source_id', 'int64'],
      ['parallax', 'float64'],
      ['note', 'string']
    ]);
  });

  it('gives windows with exact ids', async () => {
    const { body } = await service.json<TableWindow>('GET', route({ columns: ['source_id', 'parallax'], count: 3 }));
    expect(body.cells).toEqual([
      [PROXIMA, BARNARD, '4472832130942575874'],
      [null, '114.875', '104.75']
    ]);
  });

  it('streams a window with its progress; the last event is the window', async () => {
    const found = await events({ sort: { by: 'parallax', descending: true }, columns: ['parallax'], count: 2 });
    expect(found.at(-1)).toMatchObject({
      kind: 'window',
      window: { cells: [['124.875', '124.875']], total: { rows: 60_000, isExact: true } }
    });
    found.slice(0, -1).forEach(event => expect(event.kind).toBe('progress'));
  });

  it('answers an error as an event, with the place in the condition', async () => {
    const [event] = await events({ where: 'parallax > > 1' });
    expect(event).toMatchObject({ kind: 'error', error: { code: 'BAD_REQUEST', details: { start: 11 } } });
  });

  it('reads nothing outside the configured folders, not even through a link', async () => {
    const link = join(folder, 'link.csv');
    const outside = join(mkdtempSync(join(tmpdir(), 'gaialab-outside-')), 'other.csv');
    writeFileSync(outside, 'a\n1\n');
    symlinkSync(outside, link);
    for (const place of ['/etc/passwd', outside, link]) {
      const { status, body } = await service.json<ErrorValue>('GET', route({ path: place }));
      expect([status, body.code]).toEqual([403, 'PATH_OUTSIDE']);
    }
  });

  it.each([
    [{ start: -1 }, 'start'],
    [{ count: 1e6 }, 'count'],
    [{ job: '1' }, 'one of both'],
    [{ columns: [] }, 'columns']
  ])('refuses %j', async (wrong, word) => {
    const { status, body } = await service.json<ErrorValue>('GET', route(wrong as Partial<TableWindowRequest>));
    expect(status).toBe(400);
    expect(body.message).toContain(word);
  });

  it("shows a job's table", async () => {
    const state = await service.run({
      type: 'Rows',
      source: { files: [path], table: 'gaia_source', onError: 'fail' },
      columns: ['source_id', 'parallax'],
      limit: 5,
      format: 'parquet'
    });
    expect(state.error).toBeUndefined();
    const { body } = await service.json<TableWindow>('GET', route({ path: undefined, job: state.id }));
    expect(body.cells[0].slice(0, 2)).toEqual([PROXIMA, BARNARD]);
    expect(body.total).toEqual({ rows: 5, isExact: true });
    const { status } = await service.json<ErrorValue>('GET', route({ path: undefined, job: 'nope' }));
    expect(status).toBe(404);
  });
});
