import { GaiaError } from '../../../protocol';
import type { AggregateNode } from '../bound';
import { INFINITY, NAN, realLiteral } from './dialect';
import { mayBeNaN } from './nan';
import type { Writer } from './writer';

/** An aggregate function: NULL is passed over, and by those of numbers NaN as well. */
export function writeAggregate(writer: Writer, node: AggregateNode): string {
  const { dialect } = writer;
  const { aggregate, args, type } = node;
  const distinct = node.distinct ? 'DISTINCT ' : '';
  if (args.length === 0) {
    return 'count(*)';
  }
  const [arg] = args;
  const number = (): string => {
    const x = writer.real(arg);
    return mayBeNaN(arg) ? `nullif(${x}, ${NAN})` : x;
  };
  const name = dialect.aggregateName(aggregate);
  switch (aggregate) {
    case 'count':
    case 'approximateCount':
      return `${name}(${distinct}${writer.write(arg)})`;
    case 'sum':
      return type === 'integer' ? dialect.sumOfIntegers(writer.integer(arg), distinct) : `sum(${distinct}${number()})`;
    case 'avg':
      return `avg(${distinct}${number()})`;
    case 'min':
    case 'max':
      return `${name}(${type === 'real' ? number() : writer.as(arg, type)})`;
    case 'stddev':
    case 'stddevPopulation':
    case 'variance':
    case 'variancePopulation':
      return spread(name, distinct, writer.real(arg), aggregate.endsWith('Population') ? 0 : 1);
    case 'quantile':
    case 'approximateQuantile': {
      if (node.distinct) {
        throw new GaiaError('BAD_REQUEST', 'Quantiles take all values, not only distinct ones.');
      }
      const fraction = realLiteral(node.fraction ?? 0.5);
      return dialect[aggregate](number(), fraction);
    }
  }
}

/** With an infinity among the values NaN, which DuckDB refuses to compute. */
function spread(name: string, distinct: string, x: string, least: number): string {
  const infinite = `count(CASE WHEN abs(${x}) = ${INFINITY} THEN 1 END) > 0`;
  const enough = `CASE WHEN count(nullif(${x}, ${NAN})) > ${least} THEN ${NAN} END`;
  return `CASE WHEN ${infinite} THEN ${enough} ELSE ${name}(${distinct}CASE WHEN abs(${x}) < ${INFINITY} THEN ${x} END) END`;
}
