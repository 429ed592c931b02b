import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

/** What the numbers were measured on; nothing that names the machine, its owner or its folders. */
export function machine(product, versions, tools) {
  const [cpu] = cpus();
  const system = /^PRETTY_NAME="(.*)"$/m.exec(read('/etc/os-release'))?.[1] ?? process.platform;
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${system}, kernel ${release().split('-')[0]}`,
    load: loadavg()[0],
    versions: {
      gaialab: product.version,
      node: version([product.node, '--version']),
      ...versions,
      igzip: tools.igzip && version([tools.igzip, '--version']),
      libdeflate: tools['libdeflate-gunzip'] && version([tools['libdeflate-gunzip'], '-V']),
      gzip: tools.gzip && version([tools.gzip, '--version'])
    }
  };
}

/** The machine in two sentences. */
export function machineText({ date, cpu, cores, memoryGiB, system, load, versions }) {
  const list = Object.entries(versions)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name} ${value}`);
  const noisy = load > 0.5 ? ` The machine was not idle when the bench began (load ${load.toFixed(1)}).` : '';
  return `Measured on ${date}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}.${noisy}\nVersions: ${list.join(', ')}.`;
}

/** The first number that a program tells of itself. */
function version([command, ...args]) {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? '';
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
