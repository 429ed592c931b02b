import type { CastNode } from '../bound';
import type { Writer } from './writer';

const TYPES = { int16: 'SMALLINT', int32: 'INT', int64: 'BIGINT', float64: 'DOUBLE' } as const;

const INTEGER_TEXT = '^ *[-+]?[0-9]+ *$';
const REAL_TEXT = '^ *[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *$';

/** A CAST; what does not fit becomes NULL. */
export function writeCast(writer: Writer, { args, target, length }: CastNode): string {
  const { dialect } = writer;
  const [value] = args;
  if (target === 'string') {
    const text =
      value.type === 'string' ? writer.write(value) : `CAST(${writer.write(value)} AS ${dialect.types.string})`;
    return length === undefined ? text : `substring(${text}, 1, ${length})`;
  }
  const type = TYPES[target];
  switch (value.type) {
    case 'real':
      return target === 'float64'
        ? writer.real(value)
        : dialect.tryCast(dialect.real('round', writer.real(value)), type);
    case 'integer':
      return target === 'float64' ? writer.real(value) : dialect.tryCast(writer.integer(value), type);
    case 'string': {
      const text = writer.write(value);
      const shape = target === 'float64' ? REAL_TEXT : INTEGER_TEXT;
      return `CASE WHEN ${dialect.matches(text, shape)} THEN ${dialect.tryCast(`trim(${text})`, type)} END`;
    }
    default:
      return `CAST(NULL AS ${type})`;
  }
}
