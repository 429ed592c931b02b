import { GaiaError } from '../protocol/errors';

/** What the YAML of a table header can hold. Scalars stay text: a header has no numbers that we compute with. */
export type YamlValue = string | YamlValue[] | YamlMap;
export interface YamlMap {
  [key: string]: YamlValue;
}

/** One line of YAML: its number in the file (from 1), its indent and its text without either end's blanks. */
interface Line {
  number: number;
  indent: number;
  text: string;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"{[\]},&!>|#-][^:{}[\]]*|[^\s:{}[\]]+)\s*:(?=\s|$)\s*/;
const PROPERTY = /^(?:![^\s,{}[\]]*|&[^\s,{}[\]]+)(?:\s+|$)/;
const BLOCK_SCALAR = /^([>|])[+-]?\d?[+-]?$/;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\x1b' };

/** The error for a header that cannot be read, with the line's number in the file. */
export function headerBroken(line: number, reason: string): GaiaError {
  return new GaiaError(
    'HEADER_BROKEN',
    `The table header cannot be read: line ${line}: ${reason}.`,
    'Compare the file with its checksum, or fetch it again.',
    { line }
  );
}

/**
 * Reads the part of YAML that ECSV headers are written in: block and flow maps and lists, plain, quoted and folded
 * scalars, and tags (which are skipped). Every scalar stays text.
 *
 * @param texts - the lines, already without the `# ` prefix
 * @param firstNumber - the number of the first line in its file, for messages
 * @throws GaiaError HEADER_BROKEN naming the line
 */
export function parseHeaderYaml(texts: readonly string[], firstNumber = 1): YamlValue {
  const lines = texts.map((raw, i) => {
    const text = raw.trim();
    return { number: firstNumber + i, indent: raw.length - raw.trimStart().length, text };
  });
  const reader = new BlockReader(lines);
  const value = reader.node(-1);
  reader.expectEnd();
  return value;
}

class BlockReader {
  private at = 0;

  constructor(private readonly lines: Line[]) {}

  expectEnd(): void {
    const line = this.peek();
    if (line) {
      throw headerBroken(line.number, `'${line.text}' does not belong here`);
    }
  }

  /** The next line that is not blank, without taking it. */
  private peek(): Line | undefined {
    while (this.at < this.lines.length && this.lines[this.at].text === '') {
      this.at++;
    }
    return this.lines[this.at];
  }

  /** The node that starts on the next line, if that is indented deeper than its parent. */
  node(parent: number): YamlValue {
    const line = this.peek();
    if (!line || line.indent <= parent) {
      return '';
    }
    if (isItem(line.text)) {
      return this.list(line.indent);
    }
    if (KEY.test(line.text)) {
      return this.map(line.indent);
    }
    this.at++;
    return this.inline(line.text, parent, line);
  }

  private list(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.peek(); line && line.indent === indent && isItem(line.text); line = this.peek()) {
      const rest = line.text.slice(1).trimStart();
      const body = stripProperties(rest);
      if (body === '') {
        this.at++;
        items.push(this.node(indent));
      } else {
        // `- key: value` is a map whose first key stands behind the dash.
        this.lines[this.at] = { ...line, indent: indent + line.text.length - rest.length, text: body };
        items.push(this.node(indent));
      }
    }
    return items;
  }

  private map(indent: number): YamlMap {
    const map: YamlMap = {};
    for (let line = this.peek(); line && line.indent === indent; line = this.peek()) {
      const match = KEY.exec(line.text);
      if (!match || isItem(line.text)) {
        if (isItem(line.text)) {
          break;
        }
        throw headerBroken(line.number, `'${line.text}' is not of the form 'key: value'`);
      }
      this.at++;
      map[unquote(match[1], line)] = this.value(stripProperties(line.text.slice(match[0].length)), indent, line);
    }
    const next = this.peek();
    if (next && next.indent > indent) {
      throw headerBroken(next.number, `'${next.text}' is indented too far`);
    }
    return map;
  }

  private value(text: string, indent: number, line: Line): YamlValue {
    if (text !== '') {
      return this.inline(text, indent, line);
    }
    const next = this.peek();
    if (next && next.indent >= indent && BLOCK_SCALAR.test(next.text)) {
      // The archive puts the `|` of a query on a line of its own.
      this.at++;
      return this.inline(next.text, indent, next);
    }
    // A list may stand at its key's own indent.
    return next && next.indent === indent && isItem(next.text) ? this.list(indent) : this.node(indent);
  }

  private inline(text: string, parent: number, line: Line): YamlValue {
    const block = BLOCK_SCALAR.exec(text);
    if (block) {
      return this.blockScalar(parent, block[1] === '>');
    }
    let whole = text;
    const open = /^[{['"]/.test(text);
    while (this.at < this.lines.length) {
      const next = this.lines[this.at];
      const continues = open ? !isClosed(whole) : next.text !== '' && next.indent > parent;
      if (!continues || (next.text !== '' && next.indent <= parent)) {
        break;
      }
      whole += next.text === '' ? '\n' : ` ${next.text}`;
      this.at++;
    }
    if (open && !isClosed(whole)) {
      throw headerBroken(line.number, `'${text}' is never closed`);
    }
    return open ? new FlowReader(whole, line).whole() : whole;
  }

  private blockScalar(parent: number, folded: boolean): string {
    const paragraphs: string[] = [''];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at];
      if (line.text === '') {
        paragraphs.push('');
      } else if (line.indent <= parent) {
        break;
      } else {
        const last = paragraphs.length - 1;
        paragraphs[last] += (paragraphs[last] === '' ? '' : folded ? ' ' : '\n') + line.text;
      }
    }
    return paragraphs.filter(paragraph => paragraph !== '').join('\n');
  }
}

/** Reads `{a: b, c: [d, 'e']}` and quoted scalars. */
class FlowReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly line: Line
  ) {}

  whole(): YamlValue {
    const value = this.value();
    const rest = this.text.slice(this.at).trim();
    if (rest === '') {
      return value;
    }
    if (/^['"]/.test(this.text)) {
      throw headerBroken(this.line.number, `'${rest}' follows the end of the value`);
    }
    // Not YAML, but met: `description: [Fe/H] of the template`, unquoted.
    return this.text;
  }

  private value(): YamlValue {
    this.skipBlanks();
    for (let tag = PROPERTY.exec(this.text.slice(this.at)); tag; tag = PROPERTY.exec(this.text.slice(this.at))) {
      this.at += tag[0].length;
    }
    const start = this.text[this.at];
    if (start === '{') {
      return this.map();
    }
    if (start === '[') {
      return this.list();
    }
    return this.scalar();
  }

  private map(): YamlMap {
    const map: YamlMap = {};
    this.at++;
    for (this.skipBlanks(); this.text[this.at] !== '}'; this.skipBlanks()) {
      const key = this.scalar();
      this.skipBlanks();
      if (this.text[this.at] === ':') {
        this.at++;
        map[key] = this.value();
      } else {
        map[key] = '';
      }
      this.separator('}');
    }
    this.at++;
    return map;
  }

  private list(): YamlValue[] {
    const items: YamlValue[] = [];
    this.at++;
    for (this.skipBlanks(); this.text[this.at] !== ']'; this.skipBlanks()) {
      items.push(this.value());
      this.separator(']');
    }
    this.at++;
    return items;
  }

  private separator(end: string): void {
    this.skipBlanks();
    if (this.text[this.at] === ',') {
      this.at++;
    } else if (this.text[this.at] !== end) {
      throw headerBroken(this.line.number, `'${end}' or ',' expected at '${this.text.slice(this.at, this.at + 20)}'`);
    }
  }

  private scalar(): string {
    const rest = this.text.slice(this.at);
    const match = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:[^,:{}[\]]|:(?![\s,}\]]|$))*)/s.exec(rest);
    const token = match ? match[0] : '';
    this.at += token.length;
    return unquote(token.trim(), this.line);
  }

  private skipBlanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) {
      this.at++;
    }
    if (this.at >= this.text.length) {
      throw headerBroken(this.line.number, `'${this.text.slice(0, 20)}' is never closed`);
    }
  }
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ');

function stripProperties(text: string): string {
  let rest = text;
  for (let match = PROPERTY.exec(rest); match; match = PROPERTY.exec(rest)) {
    rest = rest.slice(match[0].length);
  }
  return rest;
}

/** True when every quote and bracket that the text opens is closed in it. */
function isClosed(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/gs, '');
  if (/^['"]/.test(text)) {
    return bare === '' || !/^['"]/.test(bare);
  }
  const opened = (bare.match(/[{[]/g) ?? []).length;
  const closed = (bare.match(/[}\]]/g) ?? []).length;
  return opened <= closed;
}

function unquote(token: string, line: Line): string {
  if (token.startsWith("'")) {
    return token.slice(1, -1).replaceAll("''", "'");
  }
  if (!token.startsWith('"')) {
    return token;
  }
  return token.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
    if (code.length > 1) {
      return String.fromCharCode(parseInt(code.slice(1), 16));
    }
    if (/[a-zA-Z0-9]/.test(code) && !(code in ESCAPES)) {
      throw headerBroken(line.number, `'\\${code}' is no escape`);
    }
    return ESCAPES[code] ?? code;
  });
}
