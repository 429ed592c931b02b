import { numberOf, textOf, type Command } from './command';

export const serveCommand: Command = {
  name: 'serve',
  usage: '--runtime DIR [--owner PID] [--root DIR]',
  summary: 'Runs the service on a unix socket until its owner ends.',
  help: `  --runtime DIR    private folder for the socket and service.json (default: a new one)
  --owner PID      end when this process ends
  --root DIR       further folder that files may be read from; several separated by ":"`,
  options: { runtime: { type: 'string' }, owner: { type: 'string' }, root: { type: 'string', multiple: true } },
  async run({ values, signal }) {
    const roots = (values.root as unknown as string[] | undefined) ?? [];
    const { serve } = await import('../serve'); // its HTTP server takes long to load, and commands do without it
    await serve({
      runtime: textOf(values, 'runtime'),
      owner: numberOf(values, 'owner'),
      volume: textOf(values, 'volume'),
      roots,
      signal
    });
    return 0;
  }
};
