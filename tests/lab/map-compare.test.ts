import { nullTranslator } from '@jupyterlab/translation';
import { Blink } from '../../src/lab/map/blink';
import { ColourEnds } from '../../src/lab/map/colour-ends';
import { DEFAULT_LOOK, type MapLook } from '../../src/plot/map-look';

const trans = nullTranslator.load('gaialab');

describe('two layers in turn', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'matchMedia');
  });

  const blinking = () => {
    const turns: [boolean, boolean][] = [];
    return { turns, blink: new Blink((isTurned, isByHand) => turns.push([isTurned, isByHand])) };
  };

  it('change by the clock, stand while hidden, and end with the first in front', () => {
    const { blink, turns } = blinking();
    blink.run(1);
    jest.advanceTimersByTime(2500);
    expect(turns).toEqual([
      [true, false],
      [false, false]
    ]);
    blink.hold(true);
    jest.advanceTimersByTime(10_000);
    expect(turns).toHaveLength(2);
    blink.hold(false);
    jest.advanceTimersByTime(1000);
    blink.run(null);
    expect(turns.slice(2)).toEqual([
      [true, false],
      [false, false]
    ]);
    jest.advanceTimersByTime(10_000);
    expect(turns).toHaveLength(4);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('change by hand alone where motion is not wanted', () => {
    Object.assign(globalThis, {
      matchMedia: (query: string) => ({ matches: query.includes('reduced-motion: reduce') })
    });
    expect(Blink.usualSeconds()).toBe(0);
    const { blink, turns } = blinking();
    blink.flip();
    expect(turns).toEqual([]);
    blink.run(Blink.usualSeconds());
    jest.advanceTimersByTime(60_000);
    expect(turns).toEqual([]);
    blink.flip();
    blink.flip();
    expect(turns).toEqual([
      [true, true],
      [false, true]
    ]);
    blink.dispose();
  });

  it('never change three times a second', async () => {
    const { BLINK_SECONDS } = await import('../../src/plot/map-look');
    expect(BLINK_SECONDS.filter(seconds => seconds > 0 && 1 / seconds >= 3)).toEqual([]);
  });
});

describe('ends of the colours', () => {
  const setUp = (start: Partial<MapLook> = {}) => {
    let look: MapLook = { ...DEFAULT_LOOK, ...start };
    const changes: Partial<MapLook>[] = [];
    const scale = { stretch: 'log', low: 3.14159, high: 271.828 };
    const ends = new ColourEnds({
      trans,
      onLook: change => {
        changes.push(change);
        look = { ...look, ...change };
        ends.sync(look, scale);
      }
    });
    const host = document.createElement('div');
    host.append(...ends.nodes);
    document.body.append(host);
    ends.sync(look, scale);
    const kind = host.querySelector('select')!;
    const [low, high] = host.querySelectorAll('input');
    const set = (node: HTMLInputElement | HTMLSelectElement, value: string): void => {
      node.value = value;
      node.dispatchEvent(new Event('change'));
    };
    const fault = (): string => host.querySelector('[role=alert]')!.textContent ?? '';
    return {
      changes,
      kind,
      low,
      high,
      set,
      fault,
      row: low.parentElement!,
      other: () => ends.sync({ ...look, layer: 1 }, scale)
    };
  };

  it('are offered; no numbers are to be seen then', () => {
    const { kind, set, changes, row } = setUp();
    expect(row.hidden).toBe(true);
    set(kind, JSON.stringify({ low: 2, high: 98 }));
    expect(changes.at(-1)).toEqual({ clip: { low: 2, high: 98 }, limits: undefined });
  });

  it('are percentiles of one’s own, checked', () => {
    const { kind, low, high, set, changes, fault, row } = setUp({ limits: { low: 1, high: 5 } });
    expect([kind.value, low.value, high.value]).toEqual(['values', '1', '5']);
    set(kind, 'percentiles');
    expect(row.hidden).toBe(false);
    expect([kind.value, low.value, high.value]).toEqual(['percentiles', '1', '99.7']);
    set(low, '99.9');
    expect(fault()).toMatch(/0 to 100/);
    expect(low.getAttribute('aria-invalid')).toBe('true');
    set(high, '99.95');
    expect(fault()).toBe('');
    expect(changes.at(-1)).toEqual({ clip: { low: 99.9, high: 99.95 }, limits: undefined });
    const before = changes.length;
    for (const text of ['', 'x', '-1', '100.1']) {
      set(low, text);
      expect(fault()).not.toBe('');
    }
    expect(changes).toHaveLength(before);
  });

  it('are values, beginning with those that are drawn; above 0 for a logarithm', () => {
    const { kind, low, high, set, changes, fault, other, row } = setUp();
    set(kind, 'values');
    expect([low.value, high.value]).toEqual(['3.142', '271.8']);
    set(low, '-2');
    expect(fault()).toMatch(/above 0/);
    set(low, '5e1');
    expect(changes.at(-1)).toEqual({ limits: { low: 50, high: 271.8 } });
    set(high, '50');
    expect(fault()).toMatch(/lower one first/);
    other();
    expect(fault()).toBe('');
    expect(row.hidden).toBe(false);
  });
});
