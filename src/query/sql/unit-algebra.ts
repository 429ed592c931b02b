/** A unit as powers of its factors: `mas.yr**-1` is { mas: 1, yr: -1 }. Empty: a pure number. */
export type Powers = ReadonlyMap<string, number>;

const FACTOR = /^('[^']*'|[A-Za-zµ%]+)(?:\*\*\(?([+-]?\d+)\)?)?$/;

/** The factors of a unit; undefined for one that is more than a product of powers, like `log(cm.s**-2)`. */
export function powersOf(unit: string): Powers | undefined {
  const powers = new Map<string, number>();
  const [numerator, ...denominators] = unit.trim().split('/');
  for (const [text, sign] of [[numerator, 1] as const, ...denominators.map(part => [part, -1] as const)]) {
    for (const factor of text.split(/[.\s]+/).filter(part => part !== '')) {
      const match = FACTOR.exec(factor);
      if (!match && factor !== '1') {
        return undefined;
      }
      if (match) {
        powers.set(match[1], (powers.get(match[1]) ?? 0) + sign * Number(match[2] ?? 1));
      }
    }
  }
  return cleaned(powers);
}

/** The unit's text as the catalogue writes it; `''` for a pure number. */
export function unitText(powers: Powers): string {
  return [...powers].map(([name, power]) => (power === 1 ? name : `${name}**${power}`)).join('.');
}

/** a · b^`sign`; undefined where one is unknown. */
export function product(a: string | undefined, b: string | undefined, sign: 1 | -1): string | undefined {
  if (a === undefined || b === undefined) {
    return undefined;
  }
  const [left, right] = [powersOf(a), powersOf(b)];
  // Twice a logarithm has another unit than the logarithm, and none that could be written.
  if (!left || !right) {
    return undefined;
  }
  if (right.size === 0) {
    return a;
  }
  if (left.size === 0 && sign === 1) {
    return b;
  }
  const powers = new Map(left);
  for (const [name, power] of right) {
    powers.set(name, (powers.get(name) ?? 0) + sign * power);
  }
  return unitText(cleaned(powers));
}

/** The unit to a power; undefined where that is not a product of whole powers. */
export function raised(unit: string | undefined, exponent: number): string | undefined {
  if (unit === undefined || unit === '' || exponent === 1) {
    return unit;
  }
  const powers = powersOf(unit);
  if (!powers) {
    return undefined;
  }
  const result = new Map([...powers].map(([name, power]) => [name, power * exponent]));
  return [...result.values()].every(Number.isInteger) ? unitText(cleaned(result)) : undefined;
}

const cleaned = (powers: Powers): Powers => new Map([...powers].filter(([, power]) => power !== 0));
