import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What a file imports when it is loaded: no types, nothing that is asked for later. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)\s*from\s+'([^']+)'|^import\s+'([^']+)'/gm);
  return Array.from(statements, ([, what, from, bare]) => {
    const named = /^\{([^]*)\}$/.exec(what ?? '');
    const onlyTypes = named?.[1].split(',').every(name => /^\s*(type\s|$)/.test(name)) ?? false;
    return onlyTypes ? '' : (from ?? bare);
  }).filter(name => name !== '');
}

/** Every file and package that is loaded with a file. */
function loadedWith(entry: string): Set<string> {
  const seen = new Set<string>();
  const queue = [join(ROOT, entry)];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const name = relative(ROOT, file);
    if (seen.has(name)) {
      continue;
    }
    seen.add(name);
    for (const wanted of importsOf(file)) {
      if (!wanted.startsWith('.')) {
        seen.add(wanted);
        continue;
      }
      const path = join(dirname(file), wanted);
      const found = ['.ts', '.tsx', '/index.ts'].map(end => path + end).find(existsSync);
      if (found) {
        queue.push(found);
      }
    }
  }
  return seen;
}

describe('what JupyterLab loads at its start', () => {
  const loaded = [...loadedWith('src/index.ts'), ...loadedWith('src/mime.ts')];

  it('is found by following imports', () => {
    expect(loaded).toContain('src/lab/panel-plugin.ts');
    expect(loaded).toContain('src/lab/job-form/commands.ts');
    expect([...loadedWith('src/lab/sql-editor/editor.ts')]).toContain('@codemirror/view');
    expect([...loadedWith('src/lab/job-form/language.ts')]).toContain('src/query/compile.ts');
  });

  it('has no editor, no language and no columns', () => {
    expect(loaded.filter(name => name.startsWith('@codemirror/') || name === '@jupyterlab/codemirror')).toEqual([]);
    expect(loaded.filter(name => name.startsWith('src/query/') || name.startsWith('src/gaia/columns'))).toEqual([]);
    expect(loaded).not.toContain('src/lab/job-form/job-form-model.ts');
    expect(loaded).not.toContain('src/lab/job-form/job-form.tsx');
    expect(loaded).not.toContain('src/lab/sql-editor/sql-editor.tsx');
  });
});
