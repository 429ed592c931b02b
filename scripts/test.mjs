// npm test: sets up what is missing, runs every suite, and ends with `N passed, N failed` over all of them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bin, root } from './setup/places.mjs';
import { say, seconds } from './setup/say.mjs';
import { judges, setUp } from './setup/setup.mjs';
import { spark } from './setup/spark.mjs';

const { node, env } = await setUp({ tests: true });
const there = await judges();
const only = process.argv.slice(2);
const noSpark = there.includes('java')
  ? only.length === 0 || only.includes('jest')
    ? await spark()
    : undefined
  : 'there is no /usr/bin/java: install the package openjdk-17-jre-headless';
const modules = join(root, 'node_modules');

/** More failures than this are no matter of a slow machine. */
const FEW = 5;

/** A suite is a command, how to read its counts from what it printed, and what runs once more the few tests that failed. */
const suites = {
  lint: {
    command: [node, 'scripts/lint.mjs'],
    count: text => tally(text, /^(\d+) passed, (\d+) failed$/m)
  },
  jest: {
    command: [node, join(modules, 'jest/bin/jest.js'), '--ci'],
    count: text => {
      const line = /^Tests: .*$/m.exec(text)?.[0] ?? '';
      const broken = /^Test Suites: .*$/m.exec(text)?.[0] ?? '';
      return { passed: number(line, 'passed'), failed: number(line, 'failed') || number(broken, 'failed') };
    },
    again: ['--onlyFailures']
  },
  pytest: {
    command: [join(bin, 'pytest'), '-q', '-rs'],
    count: text => {
      const line = text.trimEnd().split('\n').at(-1) ?? '';
      return { passed: number(line, 'passed'), failed: number(line, 'failed') + number(line, 'errors?') };
    },
    again: ['--last-failed']
  },
  browser: {
    command: [node, join(modules, '@playwright/test/cli.js'), 'test', '--config', 'ui-tests/playwright.config.ts'],
    count: text => ({ passed: number(text, 'passed') + number(text, 'flaky'), failed: number(text, 'failed') }),
    unsteady: text => number(text, 'flaky'),
    skip: !there.includes('chromium') && 'there is no Chromium at /usr/bin/chromium: install the package chromium'
  }
};

let passed = 0;
let failed = 0;
const skipped = [];
for (const [name, suite] of Object.entries(suites)) {
  if (only.length > 0 && !only.includes(name)) {
    continue;
  }
  if (suite.skip) {
    skipped.push(`${name}: ${suite.skip}`);
    continue;
  }
  const start = performance.now();
  say(`${name}…`);
  const { clean, counts } = await run(suite, suite.command);
  let unsteady = suite.unsteady?.(clean) ?? 0;
  if (suite.again && counts.failed > 0 && counts.failed <= FEW) {
    say(`${name}: what failed, once more…`);
    const second = await run(suite, [...suite.command, ...suite.again]);
    unsteady = second.counts.passed === 0 ? 0 : Math.max(0, counts.failed - second.counts.failed);
    counts.passed += unsteady;
    counts.failed -= unsteady;
  }
  if (unsteady > 0) {
    process.stdout.write(`\n!!! ${unsteady} of ${name} passed only when tried again; they are named above\n`);
  }
  passed += counts.passed;
  failed += counts.failed;
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds(start)})`);
}
if (!there.includes('stilts')) {
  skipped.push('checks by STIL: there is no /usr/bin/stilts: install the package stilts');
}
if (noSpark !== undefined) {
  skipped.push(`jobs on Apache Spark: ${noSpark}`);
}
for (const line of skipped) {
  process.stdout.write(`\n!!! SKIPPED ${line}\n`);
}
if (skipped.length > 0 && process.env.CI) {
  failed += skipped.length;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Runs a suite, or a part of it. A command that ends badly and names no failure counts as one. */
async function run(suite, command) {
  const { code, output } = await watch(command);
  const clean = output.replace(/\u001b\[[0-9;]*m/g, '');
  const counts = suite.count(clean);
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1;
  }
  return { clean, counts };
}

function watch([command, ...args]) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let output = '';
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', chunk => {
        output += chunk;
        process[stream].write(chunk);
      });
    }
    child.on('close', code => resolve({ code, output }));
  });
}

function number(text, word) {
  return Number(new RegExp(`(\\d+) ${word}\\b`).exec(text)?.[1] ?? 0);
}

function tally(text, pattern) {
  const found = pattern.exec(text);
  return { passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) };
}
