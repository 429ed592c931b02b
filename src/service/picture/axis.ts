import type { Canvas } from './canvas';
import { CAPITAL, widthOf } from './glyphs';

/** Ticks wanted at most. */
const TICKS = 6;
const TICK = 5;
/** Height of capitals of names: as they should be, and at the least [px]. */
const NAME_SIZES = [8.5, 6] as const;

/** From values to places of a page. */
export interface Axis {
  low: number;
  high: number;
  /** Places of `low` and `high` [px]. */
  start: number;
  stop: number;
  isLog?: boolean;
}

const scaled = (value: number, isLog: boolean | undefined): number => (isLog ? Math.log10(value) : value);

/** Place of a value [px]. */
export function placeOn({ low, high, start, stop, isLog }: Axis, value: number): number {
  const [from, to, at] = [low, high, value].map(each => scaled(each, isLog));
  return start + ((at - from) / (to - from || 1)) * (stop - start);
}

/** Value at a place [px]. */
export function valueAt({ low, high, start, stop, isLog }: Axis, place: number): number {
  const [from, to] = [low, high].map(each => scaled(each, isLog));
  const value = from + ((place - start) / (stop - start)) * (to - from);
  return isLog ? 10 ** value : value;
}

/** Round values between the ends, powers of ten where the axis is logarithmic and long. */
export function ticksOf({ low, high, isLog }: Axis): number[] {
  if (isLog && high / low >= 10) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const stride = Math.ceil((last - first) / TICKS);
    const factors = last - first > 2 ? [1] : [1, 2, 5];
    return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, i) => 10 ** (first + i * stride))
      .flatMap(power => factors.map(factor => Number((factor * power).toPrecision(6))))
      .filter(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  }
  const rough = (high - low) / TICKS;
  if (!(rough > 0)) {
    return [low];
  }
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5, 10].find(factor => size * factor >= rough * 0.999) ?? 10);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A tick's number: `−5`, `0.25`, `10⁶`, `2·10⁻¹⁶`. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const power = Math.floor(Math.log10(size) + 1e-9);
    const factor = Number((value / 10 ** power).toPrecision(6));
    const ten = `10${raised(String(power))}`;
    return factor === 1 ? ten : `${String(factor).replace('-', '\u2212')}·${ten}`;
  }
  return String(Number(value.toPrecision(6))).replace('-', '\u2212');
}

/** Draws the frame of a figure with ticks, numbers and names. */
export function drawFrame(canvas: Canvas, x: Axis, y: Axis, names: { x: string; y: string }): void {
  const [top, bottom] = [Math.min(y.start, y.stop), Math.max(y.start, y.stop)];
  canvas.line([x.start, top, x.stop, top, x.stop, bottom, x.start, bottom, x.start, top]);
  for (const value of ticksOf(x)) {
    const place = placeOn(x, value);
    canvas.line([place, bottom, place, bottom + TICK]);
    canvas.text(place, bottom + 18, numberText(value));
  }
  for (const value of ticksOf(y)) {
    const place = placeOn(y, value);
    canvas.line([x.start - TICK, place, x.start, place]);
    canvas.text(x.start - 9, place + 4, numberText(value), { anchor: 'end' });
  }
  drawName(canvas, (x.start + x.stop) / 2, bottom + 38, names.x, canvas.width - 16);
  drawName(canvas, x.start - 72, (top + bottom) / 2, names.y, canvas.height - 16, true);
}

/** A name in the middle of an axis: smaller where there is not room enough, at last cut short. */
function drawName(canvas: Canvas, x: number, y: number, name: string, room: number, isTurned = false): void {
  const [full, least] = NAME_SIZES;
  const size = Math.max(least, Math.min(full, (room * CAPITAL) / widthOf(name)));
  let words = name;
  while (widthOf(words) * (size / CAPITAL) > room) {
    words = `${words.slice(0, -2)}…`;
  }
  const half = (widthOf(words) * size) / CAPITAL / 2;
  const inside = (place: number, length: number): number => Math.min(length - 8 - half, Math.max(8 + half, place));
  canvas.text(isTurned ? x : inside(x, canvas.width), isTurned ? inside(y, canvas.height) : y, words, {
    size,
    isTurned
  });
}

/** Name and unit of an axis: `flux [W nm⁻¹ m⁻²]`. */
export function axisName({ name, unit }: { name: string; unit?: string }): string {
  const shown = unit?.replace(/\*\*\(?([+-]?\d+)\)?/g, (_, power: string) => raised(power)).replace(/\.(?=\D)/g, ' ');
  return shown ? `${name} [${shown}]` : name;
}

const raised = (digits: string): string =>
  [...digits].map(digit => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)] ?? '').join('');
