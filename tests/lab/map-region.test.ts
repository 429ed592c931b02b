import { nullTranslator } from '@jupyterlab/translation';
import fc from 'fast-check';
import { checkedRegion } from '../../src/sky/region';
import { separation } from '../../src/sky/angles';
import type { DrawnRegion } from '../../src/plot/drawn-region';
import { RegionMenu } from '../../src/lab/map/region-menu';
import { kindOf, parseRegion, regionCondition, regionMoc, regionText } from '../../src/lab/map/region-text';

const trans = nullTranslator.load('gaialab');
const regions: DrawnRegion[] = [
  { cone: { ra: 56.75, dec: 24.12, radius: 1.5 } },
  { box: { raMin: 350, raMax: 10, decMin: -5, decMax: 5 } },
  {
    polygon: [
      [350, -10],
      [10, -12],
      [5, 20]
    ]
  }
];

test.each(regions)('%j: what is written is read back', region => {
  expect(parseRegion(kindOf(region), regionText(region), trans)).toEqual(region);
});

test('a centre may be in hours; what is none is refused with what to write', () => {
  const { cone } = parseRegion('circle', '03 47 00 +24 07 12 1.5', trans) as {
    cone: { ra: number; dec: number; radius: number };
  };
  expect(cone.ra).toBeCloseTo(56.75, 9);
  expect(cone.dec).toBeCloseTo(24.12, 9);
  for (const [kind, text] of [
    ['circle', '56'],
    ['box', '1 2 3'],
    ['box', '1 2 30 -95'],
    ['polygon', '1 2 3 4 5'],
    ['polygon', '1 2, 1 2, 1 2'],
    ['circle', '10 99 1']
  ] as const) {
    expect(() => parseRegion(kind, text, trans)).toThrow();
  }
});

/** The condition as JavaScript has it: an evaluation that shares nothing with the query language. */
function evaluated(condition: string): (ra: number, dec: number) => boolean {
  const code = condition
    .replace(/CONTAINS\(POINT\(ra, dec\), CIRCLE\(([^)]*)\)\) = 1/, 'near(ra, dec, $1)')
    .replace(/(ra|dec) BETWEEN (\S+) AND (\S+)/g, '($1 >= $2 && $1 <= $3)')
    .replaceAll(' AND ', ' && ')
    .replaceAll(' OR ', ' || ')
    .replaceAll('RADIANS(ra)', '(ra * Math.PI / 180)')
    .replaceAll('RADIANS(dec)', '(dec * Math.PI / 180)')
    .replaceAll('COS(', 'Math.cos(')
    .replaceAll('SIN(', 'Math.sin(');
  const near = (ra: number, dec: number, ra0: number, dec0: number, r: number): boolean =>
    separation(ra, dec, ra0, dec0) <= r;
  return (ra, dec) => new Function('ra', 'dec', 'near', `return ${code}`)(ra, dec, near) as boolean;
}

test.each(regions)('%j: the condition holds inside and nowhere else', region => {
  const holds = evaluated(regionCondition(region)!);
  const checked = checkedRegion(region);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 359.99, noNaN: true }),
      fc.double({ min: -30, max: 40, noNaN: true }),
      (ra, dec) => {
        const distance =
          checked.kind === 'cone'
            ? separation(ra, dec, checked.ra, checked.dec) - checked.radius
            : checked.kind === 'moc'
              ? NaN
              : checked.shape.distance(ra, dec);
        fc.pre(Math.abs(distance) > 1e-9);
        expect(holds(ra, dec)).toBe(distance < 0);
      }
    ),
    { numRuns: 2000 }
  );
  expect(holds('cone' in region ? 56.8 : 5, 'cone' in region ? 24.1 : 0)).toBe(true);
});

test('a polygon that bends inwards has a MOC, but no condition', () => {
  const arrow: DrawnRegion = {
    polygon: [
      [0, 0],
      [10, -5],
      [3, 0],
      [10, 5]
    ]
  };
  expect(regionCondition(arrow)).toBeNull();
  expect(regionMoc(arrow)).toMatch(/^\d+\/[\d -]+/);
});

test('the MOC covers the region with pixels much smaller than it', () => {
  const text = regionMoc(regions[0]);
  const orders = [...text.matchAll(/(\d+)\//g)].map(match => Number(match[1]));
  expect(orders.at(-1)).toBe(11);
});

describe('the region menu', () => {
  function setUp() {
    const taken: (DrawnRegion | null)[] = [];
    const found: object[] = [];
    const menu = new RegionMenu({
      trans,
      onRegion: region => taken.push(region),
      onPartitions: region => found.push(region),
      onSay: () => undefined,
      name: () => 'map'
    });
    document.body.replaceChildren(menu.node);
    const byText = (text: string): HTMLButtonElement =>
      [...menu.node.querySelectorAll('button')].find(({ textContent }) => textContent === text)!;
    return { menu, taken, found, byText, text: menu.node.querySelector('textarea')! };
  }

  it('takes a region by numbers and offers what can be done with it', () => {
    const { taken, found, byText, text, menu } = setUp();
    expect(byText('Partitions').disabled).toBe(true);
    text.value = '56.75 24.12 1.5';
    byText('Draw it').click();
    expect(taken).toEqual([regions[0]]);
    byText('Partitions').click();
    expect(found).toEqual([regions[0]]);
    byText('Remove').click();
    expect(taken).toEqual([regions[0], null]);
    expect(byText('Partitions').disabled).toBe(true);
    menu.dispose();
  });

  it('says what is wrong with what was typed', () => {
    const { taken, byText, text, menu } = setUp();
    text.value = 'the Pleiades';
    byText('Draw it').click();
    expect(taken).toEqual([]);
    expect(text.getAttribute('aria-invalid')).toBe('true');
    expect(menu.node.querySelector('[role=alert]')!.textContent).toContain('radius');
    menu.set(regions[1]);
    expect(text.value).toBe('350 10 -5 5');
    expect(text.hasAttribute('aria-invalid')).toBe(false);
    menu.dispose();
  });

  it('does not offer views that there are none of', () => {
    const { byText, menu } = setUp();
    expect(byText('Load rows…')).toBeUndefined();
    menu.dispose();
  });
});
