import type { RealFunction, TypedNode } from '../../typed';
import { NAN, realLiteral } from './dialect';
import type { Writer } from './writer';

/** From here on a double has no fraction. */
const WHOLE = realLiteral(2 ** 53);

/** A function of real numbers; outside its domain NaN or an infinity (IEEE 754). */
export function writeRealFunction(writer: Writer, operation: RealFunction, args: readonly TypedNode[]): string {
  const { dialect } = writer;
  const [x, y] = args.map(arg => writer.real(arg));
  switch (operation) {
    case 'power':
      // C holds 1 to the power of NaN or of an infinity to be 1.
      return args[1].node === 'constant' && Number.isFinite(Number(args[1].value))
        ? `pow(${x}, ${y})`
        : `CASE WHEN abs(${x}) = 1.0E0 AND abs(${y}) >= CAST('Infinity' AS DOUBLE) THEN ${NAN} ELSE pow(${x}, ${y}) END`;
    case 'atan2':
      return `atan2(${x}, ${y})`;
    case 'round':
    case 'truncate':
      return args.length === 1 ? dialect.real(operation, x) : withDigits(writer, operation, x, args[1]);
    default:
      return dialect.real(operation, x);
  }
}

/** `whole(x · 10ⁿ) / 10ⁿ`, and for n < 0 `whole(x / 10⁻ⁿ) · 10⁻ⁿ`. */
function withDigits(writer: Writer, operation: 'round' | 'truncate', x: string, digits: TypedNode): string {
  const { dialect } = writer;
  const before = (step: string): string => `(${dialect.real(operation, `(${x} / ${step})`)} * ${step})`;
  const after = (scale: string): string => {
    const whole = dialect.real(operation, `(${x} * ${scale})`);
    return `CASE WHEN abs(${x} * ${scale}) < ${WHOLE} THEN (${whole}) / ${scale} ELSE ${x} END`;
  };
  if (digits.node === 'constant' && digits.value !== null) {
    const n = Number(digits.value);
    if (n < -308) {
      return `(${x} - ${x})`;
    }
    return n < 0 ? before(realLiteral(10 ** -n)) : after(realLiteral(10 ** n));
  }
  const n = writer.real(digits);
  return (
    `CASE WHEN ${n} < -308.0E0 THEN (${x} - ${x}) WHEN ${n} < 0.0E0 THEN ${before(`pow(10.0E0, - ${n})`)} ` +
    `WHEN ${n} IS NOT NULL THEN ${after(`pow(10.0E0, ${n})`)} END`
  );
}
