import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cite } from '../../formats/bibtex';
import { GaiaError, type Manifest } from '../../protocol';
import { fileError } from '../folders';
import { settingsFromEnvironment } from '../settings';
import { print, type Command } from './command';

export const citeCommand: Command = {
  name: 'cite',
  usage: 'RESULT',
  summary: 'Prints what to cite and to acknowledge for a result, as text and BibTeX.',
  help: '  RESULT           number of a job, its folder, or a file in it',
  options: {},
  async run({ positionals: [result], values }) {
    if (result === undefined) {
      throw new GaiaError('BAD_REQUEST', 'Name a job or a result.', 'Usage: gaialab cite RESULT');
    }
    const { text, bibtex } = cite(manifestOf(result));
    print(values.json ? JSON.stringify({ text, bibtex }) : `${text}\n\n${bibtex}`);
    return 0;
  }
};

function manifestOf(result: string): Manifest {
  const place = /^\d+$/.test(result) ? join(settingsFromEnvironment().results, result) : result;
  const folder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === false ? dirname(place) : place;
  const path = join(folder, 'manifest.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (reason) {
    throw fileError(path, reason);
  }
}
