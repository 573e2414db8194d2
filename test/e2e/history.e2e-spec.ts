import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE } from '../fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

interface Finding {
  fingerprint: string;
  rule: string;
  severity: string;
  status: string;
  workload: string | null;
  namespace: string;
  file: string;
  line: number;
  rationale: string;
  waiver: { source: string; reason: string } | null;
  resolved: { snapshot: string } | null;
}
interface Snapshot {
  id: string;
  digest: string;
  findings: Record<string, number>;
  waived: Record<string, number>;
}
interface Problem {
  type: string;
  detail: string;
}

const upload = (project: string, body = SAMPLE, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/v1/projects/${project}/snapshots`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml', ...headers },
    body,
  });
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/v1/projects/${path}`, { headers });
const json = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body;
const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/v1/projects/${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const typeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  (await json<Problem>(response)).type,
];

describe('findings', () => {
  it('are listed for a snapshot with filters, page by page, and by the project over time', async () => {
    const first = await json<Snapshot>(await upload('found'));
    const all = await json<{ items: Finding[] }>(await get('found/snapshots/latest/findings?limit=500'));
    const counted = Object.values(first.findings).reduce((sum, count) => sum + count, 0);
    expect(all.items).toHaveLength(counted);
    expect(all.items.every(({ rationale, line }) => rationale !== '' && line > 0)).toBe(true);
    const medium = await json<{ items: Finding[] }>(
      await get(`found/snapshots/${first.id}/findings?limit=500&severity=medium&rule=network.no-ingress-policy`),
    );
    expect(medium.items.length).toBeGreaterThan(0);
    expect(new Set(medium.items.map(({ rule }) => rule))).toEqual(new Set(['network.no-ingress-policy']));
    const narrow = await json<{ items: Finding[] }>(
      await get('found/snapshots/latest/findings?namespace=mine&workload=mine/Pod/anything&limit=500'),
    );
    expect(new Set(narrow.items.map(({ workload }) => workload))).toEqual(new Set(['mine/Pod/anything']));

    const paged: string[] = [];
    for (let address = `/v1/projects/found/snapshots/${first.id}/findings?limit=7`; address !== '';) {
      const response = await fetch(`${service.url}${address}`);
      paged.push(...(await json<{ items: Finding[] }>(response)).items.map(({ fingerprint }) => fingerprint));
      address = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(paged).toEqual(all.items.map(({ fingerprint }) => fingerprint));

    await upload('found', SAMPLE.split('---\n').slice(0, 2).join('---\n'));
    const resolved = await json<{ items: Finding[] }>(await get('found/findings?status=resolved&limit=500'));
    expect(resolved.items.length).toBeGreaterThan(0);
    expect(resolved.items.every(({ resolved: moment }) => moment !== null)).toBe(true);
    const again = await json<{ items: Finding[] }>(await get(`found/snapshots/${first.id}/findings?limit=500`));
    expect(again.items).toHaveLength(counted);
  });

  it('refuse filters and cursors that are none', async () => {
    await upload('found');
    for (const query of ['severity=bad', 'status=gone', 'cursor=nonsense', 'cursor=WzEsMl0', 'limit=0', 'offset=5']) {
      expect(await typeOf(await get(`found/findings?${query}`))).toEqual([400, '/problems/malformed-request']);
    }
    expect((await get('nobody/findings')).status).toBe(404);
    expect((await get('found/snapshots/0198c0de-0000-7000-8000-000000000000/findings')).status).toBe(404);
  });
});

describe('waivers', () => {
  it('are made, changed by who has seen them, and removed; each change is in the log', async () => {
    await upload('waived');
    const body = { rule: 'network.no-ingress-policy', namespace: 'mine', reason: 'behind a mesh', author: 'kim' };
    const made = await send('PUT', 'waived/waivers', body);
    expect(made.status).toBe(201);
    const waiver = await json<{ id: string; expiresAt: string }>(made);
    expect(Date.parse(waiver.expiresAt) - Date.now()).toBeGreaterThan(89 * 86_400_000);
    const { items } = await json<{ items: Finding[] }>(await get('waived/findings?status=waived'));
    expect(items.map(({ workload, waiver: by }) => [workload, by?.reason])).toEqual([
      ['mine/Pod/anything', 'behind a mesh'],
    ]);
    const project = await json<Snapshot>(await get('waived'));
    expect(project.waived['medium']).toBe(1);

    expect(await typeOf(await send('PUT', 'waived/waivers', body))).toEqual([428, '/problems/precondition-required']);
    const path = `waived/waivers/${waiver.id}`;
    expect(await typeOf(await send('DELETE', path, undefined, { 'If-Match': '"other"' }))).toEqual([
      412,
      '/problems/precondition-failed',
    ]);
    const seen = (await get(path)).headers.get('etag') ?? '';
    const changed = await send('PUT', path, { ...body, reason: 'still behind it' }, { 'If-Match': seen });
    expect(changed.status).toBe(200);
    expect((await send('DELETE', path, undefined, { 'If-Match': seen })).status).toBe(412);
    const removed = await send('DELETE', `${path}?author=lee`, undefined, {
      'If-Match': changed.headers.get('etag') ?? '',
    });
    expect(removed.status).toBe(204);
    const log = await json<{ items: { actor: string; action: string }[] }>(await get('waived/audit'));
    expect(log.items.map(({ actor, action }) => [actor, action])).toEqual([
      ['lee', 'waiver.removed'],
      ['kim', 'waiver.replaced'],
      ['kim', 'waiver.created'],
    ]);
    expect((await json<{ items: Finding[] }>(await get('waived/findings?status=waived'))).items).toEqual([]);
  });

  it('need a reason, an author, something to waive and a time to come', async () => {
    await upload('waived');
    const good = { rule: 'network.no-ingress-policy', reason: 'r', author: 'a' };
    const bad = [
      { ...good, reason: ' ' },
      { rule: good.rule, reason: 'r' },
      { reason: 'r', author: 'a' },
      { ...good, rule: 'network.no-such-rule' },
      { ...good, expiresAt: '2020-01-01T00:00:00Z' },
      { ...good, workload: 'web' },
    ];
    for (const body of bad) {
      expect(await typeOf(await send('PUT', 'waived/waivers', body))).toEqual([400, '/problems/malformed-request']);
    }
  });

  it('in manifests are counted apart', async () => {
    const manifest = SAMPLE.replace(
      'metadata: {name: security-context-demo}',
      'metadata: {name: security-context-demo, annotations: {firebreak.dev/waive: "network.no-ingress-policy=a demo"}}',
    );
    const snapshot = await json<Snapshot>(await upload('annotated', manifest));
    expect(snapshot.waived['medium']).toBe(1);
    const { items } = await json<{ items: Finding[] }>(await get('annotated/findings?status=waived'));
    expect(items.map(({ waiver }) => waiver)).toEqual([{ source: 'manifest', reason: 'a demo' }]);
  });
});

describe('idempotency keys', () => {
  const keyed = (key: string, body = SAMPLE): Promise<Response> => upload('keyed', body, { 'Idempotency-Key': key });

  it('make one snapshot of fifty identical uploads at the same time, and give it again', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => keyed('fifty-at-once')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(statuses).toContain(201);
    const made = await Promise.all(answers.filter(({ status }) => status === 201).map((each) => json<Snapshot>(each)));
    const replay = await keyed('fifty-at-once');
    expect([replay.status, replay.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const snapshot = await json<Snapshot>(replay);
    expect(replay.headers.get('location')).toBe(`/v1/projects/keyed/snapshots/${snapshot.id}`);
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([snapshot.id]));
    expect((await json<{ items: Snapshot[] }>(await get('keyed/snapshots'))).items).toHaveLength(1);
  });

  it('belong to one body, and survive a restart', async () => {
    const first = await json<Snapshot>(await keyed('one-body'));
    await service.stop();
    service = await startService(folder.path);
    expect((await json<Snapshot>(await keyed('one-body'))).id).toBe(first.id);
    expect(await typeOf(await keyed('one-body', `${SAMPLE}\n`))).toEqual([422, '/problems/idempotency-key-reused']);
  });

  it('keep nothing of what failed', async () => {
    expect((await keyed('failed', '{')).status).toBeGreaterThanOrEqual(400);
    expect((await keyed('failed')).status).toBe(201);
  });
});

describe('conditional requests', () => {
  it('answer 304 to who has it, and may be kept for ever where it never changes', async () => {
    const { id } = await json<Snapshot>(await upload('cached'));
    for (const path of [`cached/snapshots/${id}`, `cached/snapshots/${id}/least-privilege`]) {
      const response = await get(path);
      const etag = response.headers.get('etag') ?? '';
      expect(response.headers.get('cache-control')).toContain('immutable');
      const again = await get(path, { 'If-None-Match': etag });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200);
    }
    expect((await get('cached/snapshots/latest')).headers.get('cache-control')).toContain('no-cache');
  });
});

describe('projects', () => {
  it('are listed with how they stand, keep what they are told to, and go with all they have', async () => {
    for (let count = 0; count < 3; count++) await upload('kept', `${SAMPLE}${'\n'.repeat(count)}`);
    const page = await json<{ items: { name: string; latest: Snapshot | null }[] }>(
      await fetch(`${service.url}/v1/projects?limit=500`),
    );
    const names = page.items.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('default');
    expect(page.items.find(({ name }) => name === 'kept')?.latest?.id).toBeDefined();

    const patched = await send('PATCH', 'kept', { retention: { snapshots: 2 } });
    expect(patched.status).toBe(200);
    expect((await json<{ items: Snapshot[] }>(await get('kept/snapshots'))).items).toHaveLength(2);
    const stale = await send('PATCH', 'kept', { retention: { days: 1 } }, { 'If-Match': '"kept.0.x"' });
    expect(stale.status).toBe(412);

    const { items } = await json<{ items: Snapshot[] }>(await get('kept/snapshots'));
    expect((await send('DELETE', `kept/snapshots/${items[0]?.id}`)).status).toBe(204);
    expect((await json<Snapshot>(await get('kept/snapshots/latest'))).id).toBe(items[1]?.id);
    expect((await send('DELETE', 'kept')).status).toBe(204);
    expect((await get('kept')).status).toBe(404);
    expect((await send('DELETE', 'default')).status).toBe(204);
    expect((await get('default')).status).toBe(200);
  });

  it('are asked about as they are now: a hot question sees an upload and a deletion at once', async () => {
    const first = await json<Snapshot>(await upload('hot', SAMPLE));
    const question = 'reach?from=other/frontend-elsewhere&to=db&port=6379';
    const ask = async (snapshot: string): Promise<string> => {
      const response = await get(`hot/snapshots/${snapshot}/${question}`);
      return response.status === 200 ? (await json<{ verdict: string }>(response)).verdict : String(response.status);
    };
    const before = [await ask('latest'), await ask('latest'), await ask(first.id)];
    expect(before).toEqual(['denied', 'denied', 'denied']);
    const open = SAMPLE.split('---\n').filter((document) => !document.includes('kind: NetworkPolicy'));
    const second = await json<Snapshot>(await upload('hot', open.join('---\n')));
    expect([await ask('latest'), await ask(first.id)]).toEqual(['allowed', 'denied']);
    expect((await send('DELETE', `hot/snapshots/${second.id}`)).status).toBe(204);
    expect([await ask(second.id), await ask('latest')]).toEqual(['404', 'denied']);
    expect((await send('DELETE', 'hot')).status).toBe(204);
    expect([await ask(first.id), await ask('latest')]).toEqual(['404', '404']);
  });

  it('have time series in the shapes that charts read', async () => {
    await upload('charted');
    await upload('charted', SAMPLE.split('---\n').slice(0, 2).join('---\n'));
    const rows = await json<Record<string, number | string>[]>(await get('charted/history'));
    expect(rows).toHaveLength(2);
    expect(Object.keys(rows[0] ?? {})).toEqual(['time', 'snapshot', 'critical', 'high', 'medium', 'low', 'waived']);
    expect(await json(await get('charted/history?metric=findings&interval=1w'))).toEqual([rows[1]]);
    for (const metric of ['level', 'exposure', 'reach']) {
      const [row] = await json<Record<string, unknown>[]>(await get(`charted/history?metric=${metric}`));
      expect(
        Object.values(row ?? {})
          .slice(2)
          .every((value) => typeof value === 'number'),
      ).toBe(true);
    }
    const series = await json<{ target: string; datapoints: [number, number][] }[]>(
      await get('charted/history?metric=level&format=timeserie'),
    );
    expect(series.map(({ target }) => target)).toEqual(['privileged', 'baseline', 'restricted']);
    expect(series[1]?.datapoints[0]).toEqual([expect.any(Number), Date.parse(String(rows[0]?.['time']))]);
    expect(await typeOf(await get('charted/history?metric=mood'))).toEqual([400, '/problems/malformed-request']);
  });
});
