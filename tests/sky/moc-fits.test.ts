import { mocText, parseMoc, parseMocFits, isFits } from '../../src/sky';

const card = (key: string, value: string | number): string =>
  `${key.padEnd(8)}= ${typeof value === 'string' ? `'${value.padEnd(8)}'` : String(value).padStart(20)}`.padEnd(80);

function header(cards: string[]): Uint8Array {
  const text = [...cards, 'END'.padEnd(80)].join('');
  return new TextEncoder().encode(text.padEnd(2880 * Math.ceil(text.length / 2880)));
}

/** A MOC file as FITS standard 4.0 and the MOC recommendation say. */
function fits(values: bigint[], cards: string[], format: '1J' | '1K'): Uint8Array {
  const width = format === '1K' ? 8 : 4;
  const data = new DataView(new ArrayBuffer(2880 * Math.ceil((values.length * width) / 2880)));
  values.forEach((value, i) => (width === 8 ? data.setBigInt64(8 * i, value) : data.setInt32(4 * i, Number(value))));
  const primary = header(['SIMPLE  =                    T'.padEnd(80), card('BITPIX', 8), card('NAXIS', 0)]);
  const table = header([
    card('XTENSION', 'BINTABLE'),
    card('BITPIX', 8),
    card('NAXIS', 2),
    card('NAXIS1', width),
    card('NAXIS2', values.length),
    card('PCOUNT', 0),
    card('GCOUNT', 1),
    card('TFIELDS', 1),
    card('TFORM1', format),
    ...cards
  ]);
  return Uint8Array.from([...primary, ...table, ...new Uint8Array(data.buffer)]);
}

const same = (bytes: Uint8Array, text: string): void =>
  expect(parseMocFits(bytes).ranges).toEqual(parseMoc(text).ranges);

describe('MOC in FITS', () => {
  it('reads NUNIQ of 32 and 64 bits', () => {
    // 4·4^8 + 34570 = 296714; 4·4^0 + 3 = 7; 4·4^29 + 5
    const cards = [card('ORDERING', 'NUNIQ'), card('MOCORDER', 29)];
    same(fits([296714n, 7n], cards, '1J'), '8/34570 0/3');
    same(fits([296714n, (4n << 58n) + 5n], cards, '1K'), '8/34570 29/5');
  });

  it('reads ranges of order 29, and keeps the order of the map', () => {
    const start = 34570n << 42n;
    const bytes = fits(
      [start, start + (2n << 42n)],
      [card('MOCDIM', 'SPACE'), card('ORDERING', 'RANGE'), card('MOCORD_S', 8)],
      '1K'
    );
    same(bytes, '8/34570-34571');
    expect(mocText(parseMocFits(bytes))).toBe('8/34570-34571');
  });

  it('knows a FITS file by its first card', () => {
    expect(isFits(fits([4n], [], '1J'))).toBe(true);
    expect(isFits(new TextEncoder().encode('8/34570'))).toBe(false);
  });

  it.each([
    ['times', fits([7n], [card('MOCDIM', 'TIME'), card('ORDERING', 'RANGE')], '1K')],
    ['no pixel', fits([3n], [card('ORDERING', 'NUNIQ')], '1J')],
    ['an order that does not exist', fits([4n << 60n], [card('ORDERING', 'NUNIQ')], '1K')],
    ['no table', header(['SIMPLE  =                    T'.padEnd(80), card('BITPIX', 8), card('NAXIS', 0)])],
    ['a cut header', fits([7n], [], '1J').subarray(0, 2880 + 400)],
    ['cut data', fits([7n], [card('ORDERING', 'NUNIQ')], '1J').subarray(0, 2 * 2880 + 2)]
  ])('refuses %s', (_, bytes) => {
    expect(() => parseMocFits(bytes)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
  });
});
