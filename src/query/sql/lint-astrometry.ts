import { ARCSEC } from '../../sky';
import type { ApplyNode, TypedNode } from '../typed';
import { columnsIn } from './node-tree';
import { eachNode, tableColumn, type LintContext, type LintRule } from './lint-context';
import type { RelationColumn } from './bound';

const ASTROMETRY: ReadonlySet<string> = new Set(['parallax', 'pm', 'pmra', 'pmdec']);
/** Columns that tell a bad astrometric solution. */
const QUALITY: ReadonlySet<string> = new Set([
  'ruwe',
  'astrometric_excess_noise',
  'astrometric_excess_noise_sig',
  'astrometric_gof_al',
  'ipd_gof_harmonic_amplitude',
  'fidelity_v2'
]);

/** Cones smaller than this may miss or mistake stars that moved since another epoch [deg]. */
const SMALL_CONE = 10 * ARCSEC;

const columnsBy = (node: TypedNode): RelationColumn[] => columnsIn(node).map(({ column }) => column);

/** Parallaxes and motions of doubles and crowded sources are wrong; ruwe tells. */
const noRuwe: LintRule = context => {
  const used = new Map<number, { quality: boolean; first?: TypedNode }>();
  eachNode(context, node => {
    const column = tableColumn(context, node);
    const table = column && context.tables.get(column.relation);
    if (!column || !table?.columns?.some(({ name }) => name === 'ruwe')) {
      return;
    }
    const entry = used.get(column.relation) ?? { quality: false };
    entry.quality ||= QUALITY.has(column.name);
    entry.first ??= ASTROMETRY.has(column.name) ? node : undefined;
    used.set(column.relation, entry);
  });
  for (const { quality, first } of used.values()) {
    if (first && !quality && !starred(context, first)) {
      const message = 'Astrometry without a quality cut: for single stars add ruwe < 1.4 (Lindegren et al. 2021).';
      context.warn('NO_RUWE', first, message);
    }
  }
};

/** Whether a column came from `*`: then nobody asked for astrometry. */
const starred = ({ sql }: LintContext, { start, end }: TypedNode): boolean =>
  sql.text.slice(start, end).trim().endsWith('*');

const isParallax = (context: LintContext, node: TypedNode | undefined): boolean =>
  tableColumn(context, node)?.name === 'parallax';

const inverseParallax: LintRule = context =>
  eachNode(context, node => {
    const isRatio = node.node === 'apply' && node.operation === 'div' && node.args[0].node === 'constant';
    if (isRatio && isParallax(context, node.args[1])) {
      const message =
        '1/parallax is no distance where the parallax is uncertain or negative: use parallax_over_error > 10, or ' +
        'distance_gspphot, or infer distances (Luri et al. 2018, Bailer-Jones et al. 2021).';
      context.warn('INVERSE_PARALLAX', node, message);
    }
  });

const negativeParallax: LintRule = context =>
  eachNode(context, node => {
    if (node.node !== 'apply') {
      return;
    }
    const [left, right] = node.args;
    const above = (node.operation === 'gt' || node.operation === 'ge') && isParallax(context, left) && isZero(right);
    const below = (node.operation === 'lt' || node.operation === 'le') && isParallax(context, right) && isZero(left);
    if (above || below) {
      const message =
        'Negative parallaxes are good measurements of distant stars: leaving them out biases the sample (Luri et al. 2018).';
      context.warn('NEGATIVE_PARALLAX', node, message);
    }
    const roots = ['ln', 'log10', 'sqrt'].includes(node.operation) && columnsBy(node).some(c => c.name === 'parallax');
    if (roots && !hasLowerLimit(context)) {
      const message =
        'The logarithm or root of a negative parallax is NaN, and noise makes many parallaxes negative: ask for parallax > 0 knowing the bias, or for a good parallax_over_error.';
      context.warn('NEGATIVE_PARALLAX', node, message);
    }
  });

const isZero = (node: TypedNode): boolean =>
  node.node === 'constant' && node.value !== null && Number(node.value) === 0;

/** Whether any condition keeps parallaxes above something. */
function hasLowerLimit(context: LintContext): boolean {
  let found = false;
  eachNode(context, node => {
    const limits = node.node === 'apply' && (node.operation === 'gt' || node.operation === 'ge');
    found ||= limits && ['parallax', 'parallax_over_error'].includes(tableColumn(context, node.args[0])?.name ?? '');
  });
  return found;
}

/** Positions of two epochs do not belong together, and a small cone misses what moved. */
const epoch: LintRule = context =>
  eachNode(context, node => {
    if (node.node !== 'apply' || (node.operation !== 'contains' && node.operation !== 'distance')) {
      return;
    }
    const epochs = epochsIn(context, node);
    if (epochs.size > 1) {
      const written = [...epochs].map(one => (one === undefined ? 'an unknown epoch' : `J${one.toFixed(1)}`));
      const message = `Positions of ${written.join(' and ')} are compared: bring them to one epoch, or widen the radius.`;
      context.warn('EPOCH', node, message);
      return;
    }
    const radius = node.operation === 'contains' ? node.args[4] : undefined;
    const [first] = epochs;
    if (radius?.node === 'constant' && Number(radius.value) < SMALL_CONE && first !== undefined) {
      const message =
        `Positions are those of J${first.toFixed(1)}: a target from another epoch may have moved out of so small a circle ` +
        'by its proper motion.';
      context.warn('EPOCH', node, message);
    }
  });

function epochsIn(context: LintContext, node: ApplyNode): Set<number | undefined> {
  const relations = new Set(columnsBy(node).map(column => column.relation));
  const tables = [...relations].flatMap(relation => context.tables.get(relation) ?? []);
  return new Set(tables.map(table => table.referenceEpoch));
}

/** What an astrometrist would say. */
export const ASTROMETRY_RULES: readonly LintRule[] = [noRuwe, inverseParallax, negativeParallax, epoch];
