import { parseSparkUrl } from '../../../src/service/engines/spark/connect/address';
import { ServerForgot } from '../../../src/service/engines/spark/connect/operation';
import { SparkSession } from '../../../src/service/engines/spark/connect/session';
import { FakeConnect, status, type Turn } from './fake-connect';

let server: FakeConnect;
let session: SparkSession;

beforeEach(async () => {
  server = new FakeConnect();
  await server.start();
  session = new SparkSession(parseSparkUrl(`sc://127.0.0.1:${server.port}`), { token: 's3cret' }, 'fake');
  await session.version();
});
afterEach(async () => {
  await session.close();
  server.stop();
});

/** Runs a query against a server that does these things in turn. @returns the batches, by their numbers */
async function batches(...turns: Turn[]): Promise<number[]> {
  server.turns = turns;
  const found: number[] = [];
  for await (const answer of session.query('SELECT 1')) {
    if (answer.kind === 'batch') {
      found.push(answer.data[0]);
    }
  }
  return found;
}

const streams = () =>
  server.calls.filter(({ method }) => /Plan|Execute$/.test(method) && !/release|analyze/.test(method));

it('attaches again where a stream ends early or breaks, and gives each answer once', async () => {
  const found = await batches(
    { send: [1, 2] },
    { send: [3], fail: { code: status.UNAVAILABLE } },
    { send: ['unknown', 4, 'complete'] }
  );
  expect(found).toEqual([1, 2, 3, 4]);
  const [first, ...more] = streams();
  expect(more.map(({ method, last, operationId }) => [method, last, operationId])).toEqual([
    ['reattachExecute', 'response-2', first.operationId],
    ['reattachExecute', 'response-3', first.operationId]
  ]);
});

it('sends the plan again, as the same operation, where the server never heard of it', async () => {
  const unheard = { code: status.INTERNAL, errorClass: 'INVALID_HANDLE.OPERATION_NOT_FOUND' };
  const found = await batches(
    { send: [], fail: { code: status.UNAVAILABLE } },
    { send: [], fail: unheard },
    { send: [7, 'complete'] }
  );
  expect(found).toEqual([7]);
  const all = streams();
  expect(all.map(({ method }) => method)).toEqual(['executePlan', 'reattachExecute', 'executePlan']);
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(1);
});

it.each([
  [
    'forgot the operation',
    { send: [], fail: { code: status.INTERNAL, errorClass: 'INVALID_HANDLE.OPERATION_NOT_FOUND' } }
  ],
  ['closed the session', { send: [], fail: { code: status.INTERNAL, errorClass: 'INVALID_HANDLE.SESSION_CLOSED' } }],
  ['was started anew', { send: [2], server: 'two' }]
] as [string, Turn][])('says that the server %s', async (_, turn) => {
  await expect(batches({ send: [1], fail: { code: status.UNAVAILABLE } }, turn)).rejects.toThrow(ServerForgot);
});

it('gives up a connection that breaks again and again', async () => {
  const broken: Turn = { send: [], fail: { code: status.UNAVAILABLE } };
  server.turns = Array.from({ length: 20 }, () => broken);
  const reading = session.query('SELECT 1', { retries: 3 }).next();
  await expect(reading).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(streams()).toHaveLength(4);
});

it('tells the whole of an error, by what it is here', async () => {
  const fault = { code: status.INTERNAL, errorClass: 'PATH_NOT_FOUND' };
  await expect(batches({ send: [], fail: fault })).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringMatching(/Path does not exist: file:\/data\/a\.csv\.gz\.$/),
    details: { errorClass: 'PATH_NOT_FOUND', path: 'file:/data/a.csv.gz' }
  });
});

it('carries the token with every request, and lets go of the operation and the session', async () => {
  await batches({ send: [1, 'complete'] });
  await session.close();
  expect(server.calls.map(({ method }) => method)).toEqual(
    expect.arrayContaining(['analyzePlan', 'executePlan', 'releaseExecute', 'releaseSession'])
  );
  expect(new Set(server.calls.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer s3cret']));
});

it('ends at once when it is cancelled, though the server says nothing', async () => {
  server.turns = [{ send: [1], hangs: true }];
  const stop = new AbortController();
  const found: number[] = [];
  const reading = (async () => {
    for await (const answer of session.query('SELECT 1', { signal: stop.signal })) {
      found.push(answer.kind === 'batch' ? answer.data[0] : 0);
      stop.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(found).toEqual([1]);
});

it('never sends a token in plain text to another machine', () => {
  const open = () => new SparkSession(parseSparkUrl('sc://spark.example.org'), { token: 's3cret' }, 'far');
  expect(open).toThrow('in plain text');
});
