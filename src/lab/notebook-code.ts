/**
 * A Python string literal. JSON's escapes (\" \\ \n \uXXXX …) mean the same in Python, and JSON escapes every
 * character that would end a Python line.
 */
export function pythonString(text: string): string {
  return JSON.stringify(text);
}

export interface LoadCode {
  /** DR1, DR2, EDR3, DR3. */
  release: string;
  /** Folder of the volume; left out when unknown, then the session's default holds. */
  volume?: string;
  /** Absolute paths of partition files. */
  files: readonly string[];
}

/** The cell that loads partition files as astropy tables. */
export function loadCode({ release, volume, files }: LoadCode): string {
  const name = variableOf(release);
  const lines = ['from gaialab import get_gaia_utils', `${name} = get_gaia_utils(${pythonString(release)})`];
  if (volume !== undefined) {
    lines.push(`${name}.set_gaia_volume(${pythonString(volume)})`);
  }
  if (files.length === 1) {
    lines.push(`data = ${name}.load_file(${pythonString(files[0])})`, 'data');
  } else {
    lines.push(
      'files = [',
      ...files.map(file => `    ${pythonString(file)},`),
      ']',
      `data = [${name}.load_file(file) for file in files]`,
      'data[0]'
    );
  }
  return lines.join('\n');
}

/** The variable that notebooks use for a release: dr3 for DR3. */
export function variableOf(release: string): string {
  const name = release.toLowerCase();
  return /^[a-z][a-z0-9_]*$/.test(name) ? name : 'gaia';
}

/** Folder names of the releases on a volume. */
const FOLDERS: readonly [folder: string, release: string][] = [
  ['gdr3', 'DR3'],
  ['gedr3', 'EDR3'],
  ['gdr2', 'DR2'],
  ['gdr1', 'DR1']
];

/** Volume and release that an absolute path of a partition file tells by its folders, if it does. */
export function locate(path: string): { volume: string; release: string } | null {
  const parts = path.split('/');
  for (let i = parts.length - 2; i > 0; i--) {
    const found = FOLDERS.find(([folder]) => folder === parts[i]);
    if (found) {
      return { volume: parts.slice(0, i).join('/') || '/', release: found[1] };
    }
  }
  return null;
}
