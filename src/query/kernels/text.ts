import { doubles, texts, type Kernel } from './kernel';
import { Strict } from './strict';

type Text = Kernel<string[]>;

export function concat(a: Text, b: Text): Kernel {
  return new Strict(texts, [a, b], (rows: number, out: string[], x: string[], y: string[]) => {
    for (let i = 0; i < rows; i++) {
      out[i] = x[i] + y[i];
    }
  });
}

export function changeCase(to: 'upper' | 'lower', text: Text): Kernel {
  return new Strict(texts, [text], (rows: number, out: string[], x: string[]) => {
    for (let i = 0; i < rows; i++) {
      out[i] = to === 'upper' ? x[i].toUpperCase() : x[i].toLowerCase();
    }
  });
}

/** In characters, not in bytes or UTF-16 units. */
export function length(text: Text): Kernel {
  return new Strict(doubles, [text], (rows: number, out: Float64Array, x: string[]) => {
    for (let i = 0; i < rows; i++) {
      out[i] = characters(x[i]);
    }
  });
}

function characters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) {
    pairs += text.codePointAt(i)! > 0xffff ? 1 : 0;
  }
  return text.length - pairs;
}

/** SQL's SUBSTRING: the characters at positions start … start + length − 1 that exist; positions count from 1. */
export function substring(text: Text, start: Kernel<Float64Array>, count?: Kernel<Float64Array>): Kernel {
  const inputs: [Text, Kernel<Float64Array>, Kernel<Float64Array>] = [text, start, count ?? start];
  return new Strict(
    texts,
    inputs,
    (rows: number, out: string[], x: string[], from: Float64Array, lengths: Float64Array) => {
      for (let i = 0; i < rows; i++) {
        const end = count ? from[i] + Math.max(0, lengths[i]) - 1 : Infinity;
        out[i] = part(x[i], Math.max(0, from[i] - 1), Math.max(0, end));
      }
    }
  );
}

function part(text: string, start: number, end: number): string {
  return characters(text) === text.length
    ? text.slice(start, Math.max(start, end))
    : [...text].slice(start, end).join('');
}
