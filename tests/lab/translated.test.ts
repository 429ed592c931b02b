import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../../src/lab');

/** Names that are the same in every language: of formats, units, columns, values. */
const NAMES = new Set([
  'CSV',
  'PNG',
  'SVG',
  'Parquet',
  'Arrow',
  'FITS',
  'VOTable',
  'ECSV',
  'MOC',
  'Gaia',
  'UCD',
  'source_id',
  'arcsec',
  'null',
  'prototype'
]);
/** Attributes and properties that people see or hear. */
const SEEN = new Set(['title', 'label', 'placeholder', 'alt', 'caption', 'summary', 'aria-label', 'aria-description']);
const WRITTEN = new Set(['textContent', 'innerText', 'title', 'placeholder', 'alt', 'ariaLabel']);

/** Words that stand for themselves, so that no language can have others; with where they are. */
export function untranslated(name: string, text: string): string[] {
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const isWords = (words: string): boolean => {
    const plain = words.trim();
    return /\p{L}{2}/u.test(plain) && !plain.startsWith('/') && !NAMES.has(plain);
  };
  const note = (node: ts.Node, words: string): void => {
    if (isWords(words)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${name}:${line + 1}: ${words.trim()}`);
    }
  };
  /** Literals that a value may come to: itself, both sides of a choice, the fixed parts of a template. */
  const look = (node: ts.Node | undefined): void => {
    if (!node) {
      return;
    }
    if (ts.isStringLiteralLike(node)) {
      note(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      [node.head, ...node.templateSpans.map(({ literal }) => literal)].forEach(part => note(part, part.text));
    } else if (ts.isConditionalExpression(node)) {
      look(node.whenTrue);
      look(node.whenFalse);
    } else if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) {
      look(node.expression);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
      // Of a comparison nobody sees the sides; of `a && b` the right one.
      const kind = node.operatorToken.kind;
      if (
        kind === ts.SyntaxKind.PlusToken ||
        kind === ts.SyntaxKind.BarBarToken ||
        kind === ts.SyntaxKind.QuestionQuestionToken
      ) {
        look(node.left);
      }
      if (kind === ts.SyntaxKind.PlusToken || kind >= ts.SyntaxKind.AmpersandAmpersandToken) {
        look(node.right);
      }
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      note(node, node.text);
    } else if (ts.isJsxExpression(node) && ts.isJsxElement(node.parent)) {
      look(node.expression);
    } else if (ts.isJsxAttribute(node) && SEEN.has(node.name.getText())) {
      look(node.initializer);
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      WRITTEN.has(node.left.name.text)
    ) {
      look(node.right);
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [name, value] = node.arguments;
      if (node.expression.name.text === 'setAttribute' && name && ts.isStringLiteral(name) && SEEN.has(name.text)) {
        look(value);
      }
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'Option') {
      look(node.arguments?.[0]);
    } else if (
      ts.isPropertyAssignment(node) &&
      ['label', 'caption'].includes(node.name.getText()) &&
      !ts.isArrowFunction(node.initializer)
    ) {
      look(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('what users read', () => {
  const files = (readdirSync(ROOT, { recursive: true }) as string[]).filter(name => /\.tsx?$/.test(name));

  it('goes through the translator everywhere', () => {
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap(name =>
      untranslated(relative(ROOT, join(ROOT, name)), readFileSync(join(ROOT, name), 'utf8'))
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['<p>Hello you</p>', 1],
    ['<p title="Hello you">{trans.__("Hello")}</p>', 1],
    ['<p>{open ? "Close" : trans.__("Open")}</p>', 1],
    ['<p>{open && "Close it"}</p>', 1],
    ['<p aria-label={`Close ${name}`} />', 1],
    ['node.textContent = "Hello"', 1],
    ['node.setAttribute("aria-label", "Hello")', 1],
    ['new Option("Hello", "hello")', 1],
    ['const command = { label: "Hello" }', 1],
    ['<p className="hello">{kind === "cone" ? trans.__("A cone") : "…"}</p>', 0],
    ['<p title={trans.__("Hello")}>· × %</p>', 0],
    ['node.setAttribute("role", "status")', 0],
    ['<a title="CSV">{"Parquet"}</a>', 0]
  ])('is found where it does not: %s', (text, count) => {
    expect(untranslated('case.tsx', text)).toHaveLength(count);
  });
});
