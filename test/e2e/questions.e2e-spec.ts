import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PODS_TO_ASK_ABOUT,
  SAMPLE,
  SECURITY_CONTEXT_DEMO,
  TEST_NETWORK_POLICY,
  UNCONFIGURED_POD,
} from '../fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

interface Evidence {
  name: string;
  rule: string | null;
  line: number;
  file: string;
  why: string;
}
interface Direction {
  verdict: string;
  decidedBy: Evidence[];
  considered: Evidence[];
}
interface Reach {
  verdict: string;
  summary: string;
  allowed: { TCP: string[]; UDP: string[]; SCTP: string[] };
  pairs: { egress: Direction; ingress: Direction }[];
  errors?: { code: string; candidates: string[] }[];
}
interface Privilege {
  workloads: {
    workload: string;
    leastPrivilege: boolean;
    level: string;
    summary: string;
    standards: {
      baseline: { allowed: boolean };
      restricted: { allowed: boolean; violations: { check: string; line: number }[] };
    };
    containers: {
      user: { uid: number | string; root: string };
      group: { gid: number | string };
      supplementalGroups: number[];
      noNewPrivileges: boolean;
    }[];
    intruder: { step: string; because: string }[];
    fix: { verified: boolean; manifest: string; jsonPatch: unknown[] };
  }[];
}

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function reach(from: string, to: string, port?: number | string, protocol?: string): Promise<Reach> {
  const response = await post('/v1/reach', { manifests: SAMPLE, from, to, port, protocol });
  expect(response.status).toBe(200);
  return (await response.json()) as Reach;
}

const line = (text: string): number => {
  const lines = SAMPLE.split('\n');
  const found = lines.findIndex((each) => each.includes(text)) + 1;
  expect(found).toBeGreaterThan(0);
  return found;
};

describe('can X reach Y: the three from items of the documentation are alternatives', () => {
  it.each([
    ['172.17.0.5', 'default/db', 6379, 'TCP', 'allowed'],
    ['172.17.1.9', 'default/db', 6379, 'TCP', 'denied'],
    ['mine/anything', 'default/db', 6379, 'TCP', 'allowed'],
    ['default/frontend', 'default/db', 6379, 'TCP', 'allowed'],
    ['other/frontend-elsewhere', 'default/db', 6379, 'TCP', 'denied'],
    ['default/bystander', 'default/db', 6379, 'TCP', 'denied'],
    ['default/frontend', 'default/db', 6380, 'TCP', 'denied'],
    ['default/frontend', 'default/db', 6379, 'UDP', 'denied'],
    ['default/db', '10.0.0.7', 5978, 'TCP', 'allowed'],
    ['default/db', '10.0.1.7', 5978, 'TCP', 'denied'],
    ['default/db', '10.0.0.7', 5979, 'TCP', 'denied'],
    ['default/db', 'default/frontend', 5978, 'TCP', 'denied'],
    ['default/db', 'mine/anything', 5978, 'TCP', 'denied'],
    ['default/db', 'other/frontend-elsewhere', 5978, 'TCP', 'denied'],
    ['default/frontend', 'default/bystander', 6379, 'TCP', 'allowed'],
  ])('%s to %s on %s %s: %s', async (from, to, port, protocol, verdict) => {
    const answer = await reach(from, to, port, protocol);
    expect(answer.verdict).toBe(verdict);
    if (verdict === 'allowed' && protocol === 'TCP') expect(answer.allowed.TCP).toEqual([String(port)]);
    if (verdict === 'denied') expect(answer.allowed).toEqual({ TCP: [], UDP: [], SCTP: [] });
    expect(answer.summary).toMatch(verdict === 'allowed' ? /^Yes/ : /^No/);
  });

  it('an explicit null is an absent field, as in a manifest, wherever it stands', async () => {
    const question = { manifests: SAMPLE, from: 'internet', to: 'default/*' };
    const plain = (await (await post('/v1/reach', question)).json()) as Reach;
    for (const nulls of [
      { assume: null },
      { port: null, mode: null },
      { assume: { cni: null, ingressController: null } },
    ]) {
      const response = await post('/v1/reach', { ...question, ...nulls });
      expect([nulls, response.status]).toEqual([nulls, 200]);
      expect(((await response.json()) as Reach).verdict).toBe(plain.verdict);
    }
  });

  it('names the policy and the rule that allow, by line', async () => {
    const answer = await reach('default/frontend', 'default/db', 6379);
    const [decided] = answer.pairs[0]?.ingress.decidedBy ?? [];
    expect(decided).toMatchObject({ kind: 'NetworkPolicy', name: 'test-network-policy', rule: 'spec.ingress[0]' });
    expect([line('  - from:'), line('  ingress:')]).toContain(decided?.line);
  });

  it('names the policy that denies, by line, and what the rule missed', async () => {
    const answer = await reach('default/bystander', 'default/db', 6379);
    const ingress = answer.pairs[0]?.ingress;
    expect(ingress?.decidedBy[0]).toMatchObject({ name: 'test-network-policy', rule: null, action: 'deny' });
    expect(ingress?.decidedBy[0]?.line).toBeGreaterThanOrEqual(line('kind: NetworkPolicy') - 1);
    expect(ingress?.considered[0]).toMatchObject({ rule: 'spec.ingress[0]', matched: false });
    expect(ingress?.considered[0]?.why).toContain('frontend');
    expect(answer.summary).toContain('test-network-policy');
  });

  it('says which ports are open where no port is asked', async () => {
    const answer = await reach('default/frontend', 'default/db');
    expect(answer.verdict).toBe('partial');
    expect(answer.allowed).toEqual({ TCP: ['6379'], UDP: [], SCTP: [] });
  });

  it('answers a name that is not there with the nearest that are', async () => {
    const response = await post('/v1/reach', {
      manifests: SAMPLE,
      from: 'default/fronted',
      to: 'default/db',
      port: 6379,
    });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as Reach & { type: string };
    expect(problem.type).toBe('/problems/unknown-entity');
    expect(problem.errors?.[0]?.code).toBe('UNKNOWN_ENTITY');
    expect(problem.errors?.[0]?.candidates.join(' ')).toContain('default/Pod/frontend');
  });

  it.each(['text/plain', 'text/markdown'])('is a chat message as %s', async (type) => {
    const body = { manifests: SAMPLE, from: 'default/bystander', to: 'default/db', port: 6379 };
    const response = await post('/v1/reach', body, { Accept: type });
    expect(response.headers.get('content-type')).toContain(type);
    const text = await response.text();
    expect(text).toMatch(
      type === 'text/plain'
        ? /^No: default\/Pod\/bystander cannot reach default\/Pod\/db on TCP 6379\./
        : /^\*\*No\*\*/,
    );
    expect(text.length).toBeLessThan(1200);
  });

  it('is unknown, with the reason, where a policy kind that is not understood could decide', async () => {
    const foreign = `---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: lock, namespace: default}\nspec: {endpointSelector: {}}\n`;
    const manifests = `${TEST_NETWORK_POLICY}${PODS_TO_ASK_ABOUT}${foreign}`;
    const response = await post('/v1/reach', { manifests, from: 'default/frontend', to: 'default/db', port: 6379 });
    const answer = (await response.json()) as Reach;
    expect(answer.verdict).toBe('unknown');
    expect(answer.summary).toContain('CiliumNetworkPolicy');
  });
});

describe('is this pod least-privilege', () => {
  const judge = async (manifests: string): Promise<Privilege['workloads'][number]> => {
    const response = await post('/v1/least-privilege', { manifests });
    expect(response.status).toBe(200);
    const [workload] = ((await response.json()) as Privilege).workloads;
    if (workload === undefined) throw new Error('no workload in the answer');
    return workload;
  };

  it('the documentation example: uid 1000, no way to gain privileges, baseline, not least-privilege, fixed by a judged patch', async () => {
    const workload = await judge(SECURITY_CONTEXT_DEMO);
    expect(workload).toMatchObject({
      workload: 'default/Pod/security-context-demo',
      leastPrivilege: false,
      level: 'baseline',
    });
    expect(workload.containers[0]).toMatchObject({
      user: { uid: 1000, root: 'no' },
      group: { gid: 3000 },
      supplementalGroups: [2000],
      noNewPrivileges: true,
    });
    const words = workload.intruder.map((step) => `${step.step} ${step.because}`).join('\n');
    expect(words).toMatch(/sudo/);
    expect(words).toMatch(/setuid/);
    expect(workload.standards.restricted.violations.map((violation) => violation.check)).toEqual([
      'capabilities_restricted',
      'runAsNonRoot',
      'seccompProfile_restricted',
    ]);
    expect(workload.fix.verified).toBe(true);
    expect(workload.fix.jsonPatch.length).toBeGreaterThan(0);
    const again = await judge(workload.fix.manifest);
    expect(again.standards.restricted.allowed).toBe(true);
    expect(again.level).toBe('restricted');
  });

  it('with nothing configured: root the moment a shell is there unless the image says otherwise', async () => {
    const workload = await judge(UNCONFIGURED_POD);
    expect(workload.leastPrivilege).toBe(false);
    expect(workload.containers[0]?.user).toEqual({ uid: 'unknown', root: 'unknown' });
    expect(workload.summary).toContain('root the moment a shell is there unless the image says otherwise');
  });

  it.each(['text/plain', 'text/markdown'])('is a chat message as %s', async (type) => {
    const response = await post('/v1/least-privilege', { manifests: SECURITY_CONTEXT_DEMO }, { Accept: type });
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toMatch(type === 'text/plain' ? /^No: / : /^\*\*No\*\*: /);
  });
});
