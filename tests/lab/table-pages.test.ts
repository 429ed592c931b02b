import fc from 'fast-check';
import { GaiaError, type TableWindow, type TableWindowRequest } from '../../src/protocol';
import { PAGE_ROWS, TablePages } from '../../src/lab/table/table-pages';
import { tsvOf } from '../../src/lab/table/cell-text';
import type { TableWindowOptions } from '../../src/client';

interface Call {
  request: TableWindowRequest;
  options: TableWindowOptions;
  answer: (rows?: number, isExact?: boolean) => Promise<void>;
  fail: (reason: unknown) => Promise<void>;
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

/** A service whose answers come when the test says so. */
function service(total: number) {
  const calls: Call[] = [];
  const tableWindow = (request: TableWindowRequest, options: TableWindowOptions = {}): Promise<TableWindow> =>
    new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(new GaiaError('CANCELLED', 'Cancelled.')));
      calls.push({
        request,
        options,
        answer: (known = total, isExact = true) => {
          const { start, count, columns = [] } = request;
          const rows = Math.max(0, Math.min(count, total - start));
          const numbers = Array.from({ length: rows }, (_, i) => start + i);
          const cells = columns.map(name => numbers.map(row => (row % 3 === 0 ? null : `${name}${row}`)));
          const count_ = { rows: known, isExact };
          resolve({ start, rows, numbers, columns, cells, total: count_, whole: count_ });
          return settled();
        },
        fail: reason => {
          reject(reason);
          return settled();
        }
      });
    });
  return { calls, tableWindow };
}

const COLUMNS = { columns: ['a', 'b'] };

describe('pages of a table', () => {
  it('asks for the page that is looked at, once, and gives its cells', async () => {
    const api = service(250);
    const pages = new TablePages(api, { path: '/x' }, () => undefined);
    pages.show(COLUMNS, { rows: 240, isExact: false });
    pages.look(0, 30);
    pages.look(3, 33);
    expect(api.calls).toHaveLength(1);
    expect(api.calls[0].request).toEqual({ path: '/x', start: 0, count: PAGE_ROWS, columns: ['a', 'b'] });
    expect(pages.cell(1, 0)).toBeUndefined();
    await api.calls[0].answer(260, false);
    expect([pages.cell(1, 0), pages.cell(2, 1), pages.cell(3, 0)]).toEqual(['a1', 'b2', null]);
    expect(pages.count).toEqual({ rows: 260, isExact: false });
  });

  it('ends a reading of rows that nobody looks at any more', async () => {
    const api = service(100_000);
    const pages = new TablePages(api, { path: '/x' }, () => undefined);
    pages.show(COLUMNS, { rows: 100_000, isExact: true });
    pages.look(50_000, 50_030);
    pages.look(70_000, 70_030);
    expect(api.calls[0].options.signal!.aborted).toBe(true);
    expect(api.calls[1].request.start).toBe(70_000);
    await api.calls[1].answer();
    expect(pages.cell(70_000, 0)).toBe('a70000');
    expect(pages.error).toBeNull();
  });

  it('shows what it has after a stop, and goes on when told to', async () => {
    const api = service(500);
    const pages = new TablePages(api, { path: '/x' }, () => undefined);
    pages.show(COLUMNS, { rows: 500, isExact: true });
    pages.look(0, 20);
    await api.calls[0].answer();
    pages.look(300, 320);
    pages.stop();
    await settled();
    expect(pages.error).toMatchObject({ code: 'CANCELLED' });
    expect(pages.cell(1, 0)).toBe('a1');
    pages.look(310, 320);
    expect(api.calls).toHaveLength(2);
    pages.retry();
    expect(api.calls).toHaveLength(3);
  });

  it('keeps an error until something else is wanted', async () => {
    const api = service(500);
    const pages = new TablePages(api, { job: '7' }, () => undefined);
    pages.show({ ...COLUMNS, where: 'a > 1' });
    pages.look(0, 20);
    expect(api.calls[0].request).toMatchObject({ job: '7', where: 'a > 1' });
    await api.calls[0].fail(new GaiaError('GZIP_BROKEN', 'Broken.'));
    expect(pages.error?.code).toBe('GZIP_BROKEN');
    expect(api.calls).toHaveLength(1);
    pages.show(COLUMNS);
    expect(pages.error).toBeNull();
    expect(api.calls).toHaveLength(2);
  });

  it('forgets an answer to a question that was asked before', async () => {
    const api = service(500);
    const pages = new TablePages(api, { path: '/x' }, () => undefined);
    pages.show(COLUMNS, { rows: 500, isExact: true });
    pages.look(0, 20);
    const late = api.calls[0];
    pages.show({ columns: ['b'] });
    await late.answer();
    expect(pages.cell(1, 0)).toBeUndefined();
    await api.calls[1].answer();
    expect(pages.cell(1, 0)).toBe('b1');
  });

  it('counts all rows, whatever is looked at meanwhile', async () => {
    const api = service(12_345);
    const pages = new TablePages(api, { path: '/x' }, () => undefined);
    pages.show(COLUMNS, { rows: 9000, isExact: false });
    const counted = pages.countAll();
    pages.look(100, 120);
    expect(api.calls[0].request).toMatchObject({ count: 0, exact: true });
    expect(api.calls[0].options.signal!.aborted).toBe(false);
    await api.calls[0].answer();
    expect(await counted).toEqual({ rows: 12_345, isExact: true });
    expect(api.calls[1].request.start).toBe(100);
  });
});

describe('tab-separated text', () => {
  it('gives every cell back, null apart from the empty text', () => {
    const parse = (text: string): (string | null)[] => {
      const cells: (string | null)[] = [];
      const cell = /("(?:[^"]|"")*"|[^\t]*)(\t|$)/y;
      for (;;) {
        const [, own, end] = cell.exec(text)!;
        cells.push(own === '' ? null : own.startsWith('"') ? own.slice(1, -1).replace(/""/g, '"') : own);
        if (end === '') {
          return cells;
        }
      }
    };
    const text = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.constantFrom('', '\t', '"', 'a\n"b"', '5853498713190525696')
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), row => {
        expect(parse(tsvOf(row.map(cell => [cell])))).toEqual(row);
      })
    );
  });
});
