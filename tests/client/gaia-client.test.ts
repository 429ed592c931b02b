import { encodeFrame, VERSION, type MapFrame } from '../../src/protocol';
import { GaiaClient } from '../../src/client';

const answering = (make: (path: string, init: RequestInit) => Response | Error) => {
  const sent: { path: string; init: RequestInit }[] = [];
  const client = new GaiaClient(async (path, init) => {
    sent.push({ path, init });
    const answer = make(path, init);
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  return { client, sent };
};
const json = (body: unknown, status = 200): Response => Response.json(body, { status });

describe('GaiaClient', () => {
  it('sends requests as the service reads them', async () => {
    const { client, sent } = answering(() => json({ partitions: [] }));
    await client.partitions({ ra: 14.2, dec: 28.8, strict: true });
    expect(sent[0].path).toBe('api/partitions');
    expect(sent[0].init).toMatchObject({ method: 'POST', body: '{"ra":14.2,"dec":28.8,"strict":true}' });
  });

  it('passes errors of the service on', async () => {
    const { client } = answering(() => json({ code: 'VOLUME_NOT_SET', message: 'No volume.', hint: 'Set one.' }, 404));
    await expect(client.volume()).rejects.toMatchObject({
      code: 'VOLUME_NOT_SET',
      message: 'No volume.',
      hint: 'Set one.'
    });
  });

  it.each([
    [
      'the 404 page of a Jupyter without the server part',
      new Response('<html>', { status: 404 }),
      'SERVICE_UNAVAILABLE',
      /enable gaialab/
    ],
    ['the error page of a proxy', new Response('<html>', { status: 502 }), 'SERVICE_UNAVAILABLE', /log/],
    ['a login page in place of the answer', new Response('<html>login'), 'SERVICE_UNAVAILABLE', /enable gaialab/],
    ['a refused login', json({ message: 'Forbidden' }, 403), 'UNAUTHORIZED', /sign in/],
    ['a lost network', new TypeError('Failed to fetch'), 'SERVICE_UNAVAILABLE', /connection/]
  ])('makes one clear sentence of %s', async (_, answer, code, hint) => {
    const { client } = answering(() => answer);
    const reason = await client.jobs().catch(error => error);
    expect(reason).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(reason.message).not.toContain('<');
  });

  it('refuses a service of another version', async () => {
    const { client } = answering(() => json({ version: '9.9.9' }));
    await expect(client.status()).rejects.toMatchObject({
      code: 'VERSION_MISMATCH',
      message: expect.stringMatching(new RegExp(`${VERSION.replace(/\./g, '\\.')}.*9\\.9\\.9`))
    });
  });

  it('submits once, however often the answer is lost', async () => {
    const jobs = new Map<string, number>();
    let calls = 0;
    const fetched = async (_: string, { headers }: RequestInit): Promise<Response> => {
      const key = (headers as Record<string, string>)['Idempotency-Key'];
      jobs.set(key, jobs.get(key) ?? jobs.size + 1);
      calls++;
      // the job is there, and the answer does not arrive: the network, a proxy, a broken body
      if (calls % 3 === 1) {
        throw new TypeError('Failed to fetch');
      }
      return calls % 3 === 2 ? new Response('<html>', { status: 504 }) : json({ id: String(jobs.get(key)) }, 201);
    };
    const client = new GaiaClient(fetched, 0);
    const request = { type: 'DensityMap', source: {} } as const;
    const ids = [await client.submit(request), await client.submit(request), await client.retry('1')].map(
      ({ id }) => id
    );
    expect(ids).toEqual(['1', '2', '3']);
    expect(calls).toBe(9);
    for (const key of jobs.keys()) {
      expect(key).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('does not submit again what was refused, cancelled or never heard', async () => {
    const counted = (answer: () => Response) => {
      let calls = 0;
      const client = new GaiaClient(async () => {
        calls++;
        return answer();
      }, 0);
      return { client, calls: () => calls };
    };
    const request = { type: 'DensityMap', source: {} } as const;
    const refused = counted(() => json({ code: 'BAD_REQUEST', message: 'No.' }, 400));
    await expect(refused.client.submit(request)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(refused.calls()).toBe(1);
    const missing = counted(() => new Response('<html>', { status: 404 }));
    await expect(missing.client.submit(request)).rejects.toMatchObject({ details: { missing: true } });
    expect(missing.calls()).toBe(1);
    const dead = counted(() => new Response('<html>', { status: 502 }));
    await expect(dead.client.submit(request)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(dead.calls()).toBe(3);
  });

  it('decodes frames, and knows that there is none yet', async () => {
    const frame: MapFrame = {
      revision: 3,
      order: 0,
      rows: 78,
      filesDone: 1,
      filesTotal: 2,
      complete: false,
      layers: [{ name: 'count', stat: 'count', values: Uint32Array.from({ length: 12 }, (_, i) => i + 1) }]
    };
    const { client, sent } = answering(path =>
      path.includes('none')
        ? json({ code: 'RESULT_NOT_READY', message: '…' }, 409)
        : new Response(encodeFrame(frame).slice())
    );
    expect(await client.frame('a/b', 7)).toEqual(frame);
    expect(sent[0].path).toBe('api/jobs/a%2Fb/frame?order=7');
    expect(await client.frame('none', 7)).toBeNull();
  });

  it('asks for event streams by exactly their type', async () => {
    const { client, sent } = answering(
      () =>
        new Response('id: 1\nevent: deleted\ndata: {"seq":1,"job":"j","kind":"deleted"}\n\n', {
          headers: { 'Content-Type': 'text/event-stream' }
        })
    );
    const events = [];
    for await (const event of client.events('j', 5, new AbortController().signal)) {
      events.push(event);
    }
    expect(events).toEqual([{ seq: 1, job: 'j', kind: 'deleted' }]);
    expect(sent[0].path).toBe('api/jobs/j/events?from=5');
    expect(sent[0].init.headers).toEqual({ Accept: 'text/event-stream' });
  });
});
