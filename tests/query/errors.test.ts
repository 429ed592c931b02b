import { compileColumns, compileExpression, compileFilter, pointAt } from '../../src/query';
import { COLUMNS, errorOf } from './support';

/** Of a text with «marks» around the place: the text and the place. */
function marked(text: string): { text: string; start: number; end: number } {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return { text: text.replace(/[«»]/g, ''), start, end };
}

describe('errors point at their place', () => {
  it.each([
    ['«»', /Expected a column, a value or a function, found the end, at character 1\./],
    ['ra >«»', /found the end, at character 5/],
    ['ra > 3 «dec» < 4', /Expected an operator or the end, found 'dec', at character 8/],
    ['(ra > 3«»', /Expected '\)'/],
    ['ra «==» 3', /'==' is written '='/],
    ['ra > 3 «&»& dec < 4', /'&' has no meaning/],
    ['1 < ra «<» 3', /do not chain/],
    ['ra > «12abc»', /'12abc' is not a number/],
    ["phot_variable_flag = «'VAR»", /never closed/],
    ['ra BETWEEN 1 «OR» 2', /Expected AND/],
    ['ra IN «3»', /Expected '\('/],
    ['ra IS «3»', /NULL, TRUE or FALSE/],
    ['CASE «ra» END > 1', undefined],
    ['ra > 99999999999999999999«»', undefined],
    ['source_id = «99999999999999999999»', /does not fit into 64 bits/],
    ['ra > «1e999»', /larger than any double/],
    ["ra > «'3'»", /A number does not compare with a text/],
    ['phot_variable_flag > «3»', /A text does not compare with a number/],
    ['has_rvs = «1»', /A condition \(true or false\) does not compare with a number/],
    ["has_rvs = «'maybe'»", /'maybe' is neither True nor False/],
    ['«has_rvs > in_qso_candidates»', /no order/],
    ['«ra»', /A filter needs a condition, but this is a number/],
    ['has_rvs AND «ra»', /AND needs a condition/],
    ['NOT «parallax» ', /NOT needs a condition/],
    ['«CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))»', /needs a condition/],
    ["ra + «'a'» > 1", /'\+' needs a number/],
    ['«SQRTT»(ra) > 1', /no function SQRTT/],
    ['«COUNT»(ra) > 1', /no function COUNT/],
    ['«SQRT()» > 1', /SQRT does not take 0 arguments/],
    ['«ROUND(ra, 1, 2)» > 1', /ROUND does not take 3 arguments/],
    ["ABS(«'x'») > 1", /ABS needs a number/],
    ['UPPER(«ra») = 1', /UPPER takes a text/],
    ["«ra» LIKE 'x'", /LIKE compares texts/],
    ["phot_variable_flag LIKE 'x' ESCAPE «'ab'»", /one character/],
    ["phot_variable_flag LIKE «'x!'» ESCAPE '!'", /Nothing follows/],
    ['CASE WHEN has_rvs THEN 1 ELSE «phot_variable_flag» END = 1', /One result is a number/],
    ['flux_«»', undefined],
    ['«flux» > 1', /holds lists/],
    ['GAIA_HEALPIX_INDEX(«13», source_id) = 1', /from 0 to 12/],
    ['CONTAINS(POINT(ra, dec), CIRCLE(10, «95», 1)) = 1', /Declination 95/],
    ['CONTAINS(POINT(ra, dec), CIRCLE(10, 5, «-1»)) = 1', /Radius -1/],
    ['CONTAINS(«ra», CIRCLE(10, 5, 1)) = 1', /needs a POINT/],
    ["CONTAINS(POINT(«'GALACTIC'», ra, dec), CIRCLE(10, 5, 1)) = 1", /ICRS/],
    ['«POINT(ra, dec)» IS NULL', /stands only in CONTAINS/],
    ['ra > «−»3', /no meaning/]
  ])('%s', (withMarks, message) => {
    if (message === undefined) {
      expect(() => compileFilter(marked(withMarks).text, COLUMNS)).toThrow();
      return;
    }
    const { text, start, end } = marked(withMarks);
    const error = errorOf(() => compileFilter(text, COLUMNS));
    expect(error.message).toMatch(message);
    expect({ code: error.code, ...error.details }).toMatchObject({ code: 'BAD_REQUEST', text, start, end });
    expect(error.message).toContain(`at character ${start + 1}.`);
  });

  it('an unknown column', () => {
    const text = 'ra > 3 AND photGMeanMagg < 18';
    const error = errorOf(() => compileFilter(text, COLUMNS));
    expect(error.toJSON()).toEqual({
      code: 'UNKNOWN_COLUMN',
      message: "There is no column 'photGMeanMagg', at character 12.",
      hint: expect.stringMatching(/^Did you mean phot_g_mean_mag/),
      details: { column: 'photGMeanMagg', text, start: 11, end: 24 }
    });
  });

  it('gives hints for the usual slips', () => {
    const hint = (text: string): string | undefined => errorOf(() => compileFilter(text, COLUMNS)).hint;
    expect(hint('phot_variable_flag = "VARIABLE"')).toMatch(/single quotes: 'VARIABLE'/);
    expect(hint('SQTR(ra) > 1')).toMatch(/Did you mean SQRT/);
    expect(hint('MAX(ra, dec) > 1')).toMatch(/GREATEST/);
    expect(hint("ra > '3'")).toMatch(/without quotes/);
    expect(hint('1 < ra < 3')).toMatch(/BETWEEN/);
    expect(hint('CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))')).toMatch(/= 1/);
  });
});

describe('limits', () => {
  it('refuses deep nesting with an error of its own, not of the stack', () => {
    for (const text of [
      `${'('.repeat(100000)}1 = 1`,
      `${'NOT '.repeat(100000)}has_rvs`,
      `${'- '.repeat(100000)}1 = 1`,
      `1${' + 1'.repeat(100000)} = 1`,
      `${'ABS('.repeat(100000)}1`,
      `${'CASE WHEN '.repeat(90000)}1`
    ]) {
      expect(errorOf(() => compileFilter(text, COLUMNS)).message).toMatch(/deeper than/);
    }
  });

  it('takes long chains and lists', () => {
    const chain = Array.from({ length: 20000 }, (_, i) => `ra = ${i}.5`).join(' OR ');
    expect(compileFilter(chain, COLUMNS).columns).toEqual(['ra']);
    const list = Array.from({ length: 40000 }, (_, i) => 5853498713190525696n + BigInt(i)).join(',');
    expect(compileFilter(`source_id IN (${list})`, COLUMNS).columns).toEqual(['source_id']);
    expect(compileExpression(`1${' + ra'.repeat(400)}`, COLUMNS).columns).toEqual(['ra']);
  });

  it('refuses a text beyond a million characters', () => {
    expect(errorOf(() => compileFilter(' '.repeat(1_000_001), COLUMNS)).message).toMatch(/longer than/);
  });
});

describe('pointAt', () => {
  it('draws carets under the place', () => {
    expect(pointAt('ra > foo AND 1=1', 5, 8)).toBe('ra > foo AND 1=1\n     ^^^');
    expect(pointAt('ra >', 4, 4)).toBe('ra >\n    ^');
    expect(pointAt('', 0, 0)).toBe('\n^');
    expect(pointAt('ra\n\t> foo\nAND x', 6, 9)).toBe(' > foo\n   ^^^');
  });

  it('cuts long lines around the place', () => {
    const text = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
    const [line, carets] = pointAt(text, 500, 504).split('\n');
    expect(line.length).toBeLessThanOrEqual(106);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });
});

describe('column lists', () => {
  it('point at what is wrong in them', () => {
    const at = (list: string | string[]): unknown => {
      const { text, start, end } = errorOf(() => compileColumns(list, COLUMNS)).details as Record<string, number>;
      return String(text).slice(start, end);
    };
    expect(at('ra, dec + 1')).toBe('dec + 1');
    expect(at('ra, dec AS RA')).toBe('dec');
    expect(at('ra, *')).toBe('*');
    expect(at('ra, ra')).toBe('ra');
    expect(at('ra photGMeanMag')).toBe('photGMeanMag');
    expect(at(['ra', 'dec AS'])).toBe('');
    expect(at('ra, nothing')).toBe('nothing');
  });
});
