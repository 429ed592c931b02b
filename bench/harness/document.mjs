import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts texts between their markers, `<!-- bench:begin NAME -->` and `<!-- bench:end NAME -->`; the rest stays.
 *
 * @param {string} document
 * @param {Record<string, string>} blocks - text by name
 * @returns the new document, and the names that it has no place for
 */
export function fill(document, blocks) {
  const homeless = [];
  let text = document;
  for (const [name, block] of Object.entries(blocks)) {
    const begin = `<!-- bench:begin ${name} -->`;
    const end = `<!-- bench:end ${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) {
      homeless.push(name);
      continue;
    }
    text = `${text.slice(0, from + begin.length)}\n\n${block}\n\n${text.slice(to)}`;
  }
  return { text, homeless };
}

/** Writes the blocks of a file. @returns the names that it has no place for */
export function fillFile(path, blocks) {
  const { text, homeless } = fill(readFileSync(path, 'utf8'), blocks);
  writeFileSync(path, text);
  return homeless;
}
