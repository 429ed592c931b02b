const MAGIC = /^\s*(?:[\w.]+\s*=\s*)?(%{1,2})(gaia_(?:map|load|similar|sql))\b([^\n]*)\n?([^]*)$/;

/** True for a cell whose magic has a form. */
export const isMagicCell = (source: string): boolean => magicOf(source) !== null;

/** The first magic of a cell that has a form: its name, its line, and what stands below a cell magic. */
export function magicOf(source: string): { name: string; line: string; below: string } | null {
  const lines = source.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const match = MAGIC.exec(lines.slice(i).join('\n'));
    if (match) {
      const [, percent, name, line, below] = match;
      return (percent === '%%') === (name === 'gaia_sql') ? { name, line, below } : null;
    }
    if (!/^\s*(%load_ext\s+gaialab\s*|#.*)?$/.test(lines[i])) {
      return null;
    }
  }
  return null;
}
