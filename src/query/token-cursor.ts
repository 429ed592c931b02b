import type { GaiaError } from '../protocol';
import { queryError, type Span } from './source-text';
import { tokenize, type Keyword, type Token } from './tokens';

const HINTS: Record<string, string> = { ';': 'Write one expression, without a semicolon.' };

/** Reads tokens one after another, for recursive-descent parsers. */
export class TokenCursor {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(
    readonly text: string,
    keywords?: ReadonlySet<string>
  ) {
    this.tokens = tokenize(text, keywords);
  }

  get next(): Token {
    return this.tokens[this.at];
  }

  /** The token after the next one. */
  get second(): Token {
    return this.tokens[Math.min(this.at + 1, this.tokens.length - 1)];
  }

  /** End of the token that was taken last. */
  get lastEnd(): number {
    return this.at === 0 ? 0 : this.tokens[this.at - 1].end;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') {
      this.at++;
    }
    return token;
  }

  isSymbol(...texts: string[]): boolean {
    return this.next.kind === 'symbol' && texts.includes(this.next.text);
  }

  isKeyword(...words: Keyword[]): boolean {
    return this.next.kind === 'keyword' && (words as string[]).includes(this.next.text);
  }

  /** Whether one of these words comes next although it is no keyword. */
  isName(...words: string[]): boolean {
    return this.next.kind === 'name' && words.includes(this.next.text.toUpperCase());
  }

  /** The token after the parenthesis that closes the one that comes next. */
  afterParentheses(): Token {
    for (let at = this.at, open = 0; at < this.tokens.length - 1; at++) {
      const { kind, text } = this.tokens[at];
      open += kind !== 'symbol' ? 0 : text === '(' ? 1 : text === ')' ? -1 : 0;
      if (open === 0) {
        return this.tokens[at + 1];
      }
    }
    return this.tokens[this.tokens.length - 1];
  }

  /** How many names stand in front of `.*`, each with a point; 0 where something else comes next. */
  dottedStar(): number {
    const { tokens } = this;
    const isSymbol = (index: number, text: string): boolean =>
      tokens[index]?.kind === 'symbol' && tokens[index].text === text;
    for (let names = 1, at = this.at; ['name', 'quoted'].includes(tokens[at].kind); names++, at += 2) {
      if (!isSymbol(at + 1, '.')) {
        return 0;
      }
      if (isSymbol(at + 2, '*')) {
        return names;
      }
    }
    return 0;
  }

  takeSymbol(text: string): boolean {
    const found = this.isSymbol(text);
    this.at += found ? 1 : 0;
    return found;
  }

  takeKeyword(word: Keyword): boolean {
    const found = this.isKeyword(word);
    this.at += found ? 1 : 0;
    return found;
  }

  expectSymbol(text: string, hint?: string): void {
    if (!this.takeSymbol(text)) {
      throw this.unexpected(`'${text}'`, hint);
    }
  }

  expectKeyword(word: Keyword, hint?: string): void {
    if (!this.takeKeyword(word)) {
      throw this.unexpected(word, hint);
    }
  }

  /** The error that something else stands where `wanted` should. */
  unexpected(wanted: string, hint: string | undefined = HINTS[this.next.text]): GaiaError {
    return this.error(this.next, `Expected ${wanted}, found ${this.written(this.next)}`, hint);
  }

  error(span: Span, message: string, hint?: string): GaiaError {
    return queryError(this.text, span, message, hint);
  }

  private written(token: Token): string {
    return token.kind === 'end'
      ? 'the end'
      : `'${this.text.slice(token.start, Math.min(token.end, token.start + 40))}'`;
  }
}
