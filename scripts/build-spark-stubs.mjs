// Generates the typed messages of Spark Connect from Spark's own protocol files, as PyPI's pyspark-client carries them.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import * as wkt from '@bufbuild/protobuf/wkt';

const { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema, FileDescriptorSetSchema } = wkt;

/** The source package (1.6 MB, pure Python) and its checksum; Apache-2.0. It is read, never installed. */
const PACKAGE = 'pyspark-client==4.1.2';
const SHA256 = '4e5ac863064c3bd6c288da7e3932c72b491cd90e294e5e91aec37e1fa1c870f5';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/service/engines/spark/build');
const descriptors = join(root, '.setup', `${PACKAGE.replace('==', '-')}.binpb`);
const stamp = join(folder, 'made-of');

/** Makes the stubs unless they are there; asks the registry only where the protocol was not taken from it before. */
export function buildSparkStubs() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === SHA256) {
    return;
  }
  if (!existsSync(descriptors)) {
    download();
  }
  const { file: protoFile } = fromBinary(FileDescriptorSetSchema, readFileSync(descriptors));
  const known = Object.keys(wkt)
    .filter(name => name.startsWith('file_google_protobuf_'))
    .map(name => wkt[name].proto);
  const request = create(CodeGeneratorRequestSchema, {
    parameter: 'target=ts',
    fileToGenerate: protoFile.map(({ name }) => name),
    protoFile: inOrder([...known, ...protoFile])
  });
  const plugin = join(root, 'node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es');
  const input = toBinary(CodeGeneratorRequestSchema, request);
  const { stdout, stderr, status } = spawnSync(process.execPath, [plugin], { input, maxBuffer: 64 * 2 ** 20 });
  const { file, error } = status === 0 ? fromBinary(CodeGeneratorResponseSchema, stdout) : { file: [], error: stderr };
  if (error || file.length === 0) {
    throw new Error(`The messages of Spark Connect cannot be generated.\n${error}`);
  }
  for (const { name, content } of file) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const made = `${path}.${process.pid}`;
    writeFileSync(made, content);
    renameSync(made, path);
  }
  writeFileSync(stamp, SHA256);
}

function download() {
  const python = [join(root, '.venv/bin/python'), 'python3'].find(path => !path.includes('/') || existsSync(path));
  const work = mkdtempSync(join(tmpdir(), 'gaialab-spark-'));
  try {
    const wanted = join(work, 'wanted.txt');
    writeFileSync(wanted, `${PACKAGE} --hash=sha256:${SHA256}\n`);
    const options = ['--disable-pip-version-check', '-q', '--no-deps', '--no-binary', ':all:', '--require-hashes'];
    execFileSync(python, ['-m', 'pip', 'download', ...options, '-d', work, '-r', wanted], { stdio: 'pipe' });
    const source = join(work, `${PACKAGE.replace('==', '-').replace('pyspark-', 'pyspark_')}.tar.gz`);
    mkdirSync(dirname(descriptors), { recursive: true });
    const made = `${descriptors}.${process.pid}`;
    execFileSync(python, [join(root, 'scripts/spark-descriptors.py'), source, made], { stdio: 'pipe' });
    renameSync(made, descriptors);
  } catch (reason) {
    throw new Error(`Spark's protocol cannot be taken from the package ${PACKAGE}.\n${reason.stderr ?? reason}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Files after those that they import, as protoc hands them to its plugins. */
function inOrder(files) {
  const byName = new Map(files.map(file => [file.name, file]));
  const ordered = new Set();
  const add = file => {
    if (file !== undefined && !ordered.has(file)) {
      file.dependency.forEach(name => add(byName.get(name)));
      ordered.add(file);
    }
  };
  files.forEach(add);
  return [...ordered];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildSparkStubs();
}
