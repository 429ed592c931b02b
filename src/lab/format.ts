import type { TranslationBundle } from '@jupyterlab/translation';
import {
  formatBytes as bytesWithPrefix,
  formatCount as groupedCount,
  mapStatistics,
  type HealpixMapRequest,
  type JobRequest,
  type JobState,
  type Phase
} from '../protocol';

const THIN = '\u202f';

/** 12345678 → 12 345 678, grouped by thin spaces as astronomers write it. */
export const formatCount = (value: number): string => groupedCount(value, THIN);

/** Rough numbers for estimates: 1 234 567 → 1.2 M. */
export function formatAbout(value: number): string {
  for (const [scale, suffix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k']
  ] as const) {
    if (value >= 0.9995 * scale) {
      return `${threeDigits(value / scale)}${THIN}${suffix}`;
    }
  }
  return String(Math.round(value));
}

/** Bytes in powers of 1000, as disks and ls --si count. */
export const formatBytes = (bytes: number): string => bytesWithPrefix(bytes, THIN);

function threeDigits(value: number): string {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(1);
}

/** A span of time as people say it; estimates need no more. */
export function formatSeconds(seconds: number, trans: TranslationBundle): string {
  if (seconds < 1) {
    return trans.__('<1 s');
  }
  if (seconds < 59.5) {
    return trans.__('%1 s', String(Math.round(seconds)));
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return trans.__('%1 min', String(minutes));
  }
  const rest = minutes % 60;
  const hours = String(Math.floor(minutes / 60));
  return rest === 0 ? trans.__('%1 h', hours) : trans.__('%1 h %2 min', hours, String(rest));
}

/** Longest condition in a line that says what a job does. */
const CONDITION_LENGTH = 60;

/** What a job does, in one line: with its condition, cut short where it is long. */
export function describeRequest(request: JobRequest, trans: TranslationBundle): string {
  const condition = request.source.where?.trim().replace(/\s+/g, ' ');
  if (!condition || request.type === 'Sql') {
    return describeWork(request, trans);
  }
  const isLong = condition.length > CONDITION_LENGTH;
  const shown = isLong ? `${condition.slice(0, CONDITION_LENGTH - 1).trimEnd()}…` : condition;
  return trans.__('%1 where %2', describeWork(request, trans), shown);
}

function describeWork(request: JobRequest, trans: TranslationBundle): string {
  const where = describeSource(request.source, trans);
  switch (request.type) {
    case 'DensityMap': {
      const columns = request.columns ?? ['1'];
      const counted = columns.map(column => (column === '1' ? trans.__('sources') : column));
      return columns.every(column => column === '1')
        ? trans.__('Density map of %1', where)
        : trans.__('Density map of %1 in %2', counted.join(', '), where);
    }
    case 'HealpixMap':
      return describeStatistics(request, where, trans);
    case 'Histogram':
      return request.y
        ? trans.__('Histogram of %1 and %2 in %3', request.x.expression, request.y.expression, where)
        : trans.__('Histogram of %1 in %2', request.x.expression, where);
    case 'Statistics':
      return trans.__('Statistics of %1', where);
    case 'Rows':
      return trans.__('Rows of %1', where);
    case 'SimilarSpectra':
      return trans.__('Similar spectra in %1', where);
    case 'Sql':
      return request.query.length > 60 ? `${request.query.slice(0, 60)}…` : request.query;
    case 'Verify':
      return trans.__('Verification of %1', where);
    case 'Convert':
      return trans.__('Faster copy of %1', where);
  }
}

function describeStatistics(request: HealpixMapRequest, where: string, trans: TranslationBundle): string {
  const all = mapStatistics(request);
  const word = (stat: string): string => stat.replaceAll('_', ' ');
  const { stat } = all[0];
  if (all.some(other => other.stat !== stat)) {
    return trans.__('%1 in %2', all.map(one => `${word(one.stat)} ${one.column}`).join(', '), where);
  }
  const columns = all.map(({ column }) => column).join(', ');
  return stat === 'mean'
    ? trans.__('Mean %1 in %2', columns, where)
    : trans.__('%1 of %2 in %3', word(stat), columns, where);
}

function describeSource(source: JobRequest['source'], trans: TranslationBundle): string {
  if (source.files?.length) {
    return source.files.length === 1
      ? (source.files[0].split('/').pop() ?? source.files[0])
      : trans.__('%1 files', formatCount(source.files.length));
  }
  if (source.partitions?.length) {
    return source.partitions.length === 1
      ? trans.__('partition %1', source.partitions[0])
      : trans.__('%1 partitions', formatCount(source.partitions.length));
  }
  const { region } = source;
  const cone = source.cone ?? (region && 'cone' in region ? region.cone : undefined);
  if (cone) {
    return trans.__('a cone at %1, %2', formatDegrees(cone.ra), formatDegrees(cone.dec));
  }
  if (region && 'sourceIds' in region) {
    const { length } = region.sourceIds;
    return trans._n('%2 source', '%2 sources', length, formatCount(length));
  }
  if (region) {
    return trans.__('a part of the sky');
  }
  return trans.__('the whole volume');
}

/** An angle to 4 milliarcseconds, without zeros at its end. */
const formatDegrees = (angle: number): string => String(Number(angle.toFixed(6)));

/** A phase in plain words. */
export function describePhase(phase: Phase, trans: TranslationBundle): string {
  switch (phase) {
    case 'PENDING':
    case 'QUEUED':
      return trans.__('Waiting');
    case 'EXECUTING':
      return trans.__('Running');
    case 'COMPLETED':
      return trans.__('Done');
    case 'ERROR':
      return trans.__('Failed');
    case 'ABORTED':
      return trans.__('Cancelled');
  }
}

/**
 * Share of a job's work done, 0 … 1; by bytes, since files differ in size by a factor of ten. A query that computes
 * begins anew: what it read before says nothing of that.
 */
export function fractionDone(job: JobState): number {
  const { bytesDone, bytesTotal, filesDone, filesTotal, query } = job.progress;
  if (job.phase === 'COMPLETED') {
    return 1;
  }
  if (query && query.share !== null) {
    return Math.min(1, Math.max(0, query.share));
  }
  const share = bytesTotal > 0 ? bytesDone / bytesTotal : filesTotal > 0 ? filesDone / filesTotal : 0;
  return Math.min(1, Math.max(0, share));
}

/** Progress of a job in one line. */
export function describeProgress(job: JobState, trans: TranslationBundle): string {
  const { filesDone, filesTotal, bytesDone, bytesTotal, rows, elapsedSeconds, secondsLeft, query } = job.progress;
  const parts = [
    trans._n('%2 of %3 file', '%2 of %3 files', filesTotal, formatCount(filesDone), formatCount(filesTotal))
  ];
  const running = job.phase === 'EXECUTING';
  if (running && query) {
    parts.unshift(
      query.share === null ? trans.__('Computing') : trans.__('Computing, %1 %', String(Math.floor(100 * query.share)))
    );
    if (query.rows > 0) {
      parts.push(trans._n('%2 row written', '%2 rows written', query.rows, formatCount(query.rows)));
    }
    return parts.join(' · ');
  }
  if (running && secondsLeft !== null) {
    parts.push(trans.__('%1 left', formatSeconds(secondsLeft, trans)));
  }
  parts.push(trans._n('%2 row', '%2 rows', rows, formatCount(rows)));
  if (running) {
    parts.push(trans.__('%1 of %2', formatBytes(bytesDone), formatBytes(bytesTotal)));
  } else if (elapsedSeconds > 0) {
    parts.push(formatSeconds(elapsedSeconds, trans));
  }
  return parts.join(' · ');
}
