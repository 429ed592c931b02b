const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `753 GB`: decimal prefixes, three significant digits. @param space - between number and unit */
export function formatBytes(bytes: number, space = ' '): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : Number(value.toPrecision(3))}${space}${UNITS[unit]}`;
}

/** `1,811,709,771`. @param separator - between groups of three digits */
export function formatCount(count: number, separator = ','): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, separator);
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) {
    return `${seconds < 0.1 ? '<0.1' : seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) {
    return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.round(seconds / 3600);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
