import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from '../src/analysis/analysis.js';
import { snapshotTask } from '../src/snapshots/snapshot.task.js';

/**
 * A long history, over HTTP, of a service in a process of its own: what an upload costs beside its analysis alone, what
 * readers notice of uploads, what the last page costs beside the first, and by how much the database grows.
 */
const SNAPSHOTS = Number(process.argv[2] ?? 1000);
const WORKLOADS = 100;
const SAMPLES = Number(process.argv[3] ?? 200);
/** By then the write-ahead log has its usual size. */
const GROWN_FROM = Math.floor(SNAPSHOTS / 2);
const MAIN = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'dist', 'main.js');

const folder = mkdtempSync(join(tmpdir(), 'firebreak-history-'));
const database = join(folder, 'history.sqlite');
const port = await freePort();
const base = `http://127.0.0.1:${port}/v1/projects`;
const service = spawn(process.execPath, [MAIN], {
  env: {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${database}`,
    LOG_LEVEL: 'error',
    RATE_LIMIT: 'off',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await ready();
  await measure();
} finally {
  service.kill('SIGTERM');
  await new Promise((resolve) => service.once('exit', resolve));
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const body = manifests(0);
  const snapshot = await upload(0);
  const findings = Object.values(snapshot.findings).reduce((sum, count) => sum + count, 0);
  console.log(`${SNAPSHOTS} snapshots of ${WORKLOADS} workloads, ${findings} open findings, ${body.length} bytes each`);

  const early: number[] = [];
  const late: number[] = [];
  const alone: number[] = [];
  let grownFrom = 0;
  const start = performance.now();
  for (let number = 1; number < SNAPSHOTS; number++) {
    const took = await timed(() => upload(number));
    if (number === GROWN_FROM) grownFrom = size();
    if (number >= 20 && number < 120) early.push(took);
    if (number < SNAPSHOTS - 100) continue;
    late.push(took);
    alone.push(await timed(() => analyseAlone(number)));
  }
  console.log(`written in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  console.log(`upload, uploads 20-119      ${spread(early)}`);
  console.log(`upload, the last 100        ${spread(late)}`);
  console.log(`  its analysis alone        ${spread(alone.slice(20))}`);
  console.log(`  ratio of medians          ${(at(late, 0.5) / at(alone.slice(20), 0.5)).toFixed(2)}x (goal: under 3x)`);

  const changed = (size() - grownFrom) / (SNAPSHOTS - 1 - GROWN_FROM);
  const before = size();
  for (let again = 0; again < 100; again++) await upload(SNAPSHOTS - 1);
  console.log(`growth of the database       ${changed.toFixed(0)} bytes for an upload with one workload changed,`);
  console.log(`                             ${((size() - before) / 100).toFixed(0)} for one that changes nothing`);

  await pages(`long/findings?limit=20&status=open,waived,resolved`);
  await pages(`long/snapshots?limit=20`);
  await pages(`long/snapshots/latest/findings?limit=20`);
  await pages(`long/snapshots/${snapshot.id}/findings?limit=20`);
  await beside(snapshot.id);
}

/** The first and the last page in turn. */
async function pages(path: string): Promise<void> {
  let last = path;
  let count = 1;
  for (let next = (await read(path)).next; next !== undefined; next = (await read(last)).next) {
    last = `${path}&cursor=${next}`;
    count += 1;
  }
  const first: number[] = [];
  const end: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    first.push(await timed(() => read(path)));
    end.push(await timed(() => read(last)));
  }
  const ratio = at(end, 0.5) / at(first, 0.5);
  console.log(
    `page ${count} beside page 1: ${ratio.toFixed(2)}x (goal: 1.3x)  ${spread(first)} | ${spread(end)}  ${path}`,
  );
}

/** Each list and series, idle and while uploads go on without a pause, in turn. */
async function beside(oldest: string): Promise<void> {
  const paths = [
    'long/findings',
    'long/findings?status=resolved',
    `long/snapshots/${oldest}/findings`,
    'long/snapshots/latest/findings',
    'long/snapshots',
    ...['findings', 'level', 'exposure', 'reach'].map((metric) => `long/history?metric=${metric}`),
    'long/history?metric=findings&interval=1m',
    'long/waivers',
    'long/audit',
    'long',
    '',
  ];
  const idle = new Map(paths.map((path) => [path, [] as number[]]));
  const busy = new Map(paths.map((path) => [path, [] as number[]]));
  let number = SNAPSHOTS;
  let uploads = 0;
  const rounds = 4;
  for (let round = 0; round < rounds; round++) {
    await sample(paths, idle, SAMPLES / rounds);
    let going = true;
    const uploading = (async () => {
      for (; going; uploads++) await upload(number++);
    })();
    await sample(paths, busy, SAMPLES / rounds);
    going = false;
    await uploading;
  }
  console.log(`readers, idle and beside ${uploads} uploads: p50 / p99 in ms, ratio of p99 (goal: at most 3x)`);
  for (const path of paths) {
    const [one, other] = [idle.get(path) ?? [], busy.get(path) ?? []];
    const figures = [at(one, 0.5), at(one, 0.99), at(other, 0.5), at(other, 0.99)].map((each) => each.toFixed(1));
    const ratio = (at(other, 0.99) / at(one, 0.99)).toFixed(2);
    console.log(
      `  ${figures[0]} / ${figures[1]}  ${figures[2]} / ${figures[3]}  ${ratio}x  ${path === '' ? '(projects)' : path}`,
    );
  }
}

async function sample(paths: readonly string[], times: ReadonlyMap<string, number[]>, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    for (const path of paths) times.get(path)?.push(await timed(() => read(path)));
  }
}

async function read(path: string): Promise<{ next?: string }> {
  const response = await fetch(path === '' ? base : `${base}/${path}`);
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as { next?: string };
}

async function upload(number: number): Promise<{ id: string; findings: Record<string, number> }> {
  const response = await fetch(`${base}/long/snapshots`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: manifests(number),
  });
  if (response.status !== 201) throw new Error(`an upload is answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string; findings: Record<string, number> };
}

function analyseAlone(number: number): unknown {
  return snapshotTask.run(analyse([{ path: 'manifests.yaml', content: manifests(number) }]), undefined);
}

/** One workload in each upload is other than in the upload before: its image, and whether it is hardened. */
function manifests(number: number): string {
  const documents: string[] = [];
  for (let index = 0; index < WORKLOADS; index++) {
    const version = Math.floor((number + WORKLOADS - 1 - index) / WORKLOADS);
    documents.push(`apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}, namespace: team-${index % 10}, labels: {app: app-${index}}}
spec:
  replicas: 2
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: {app: app-${index}}}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, runAsUser: 10001${version % 2 === 0 ? '' : ', seccompProfile: {type: RuntimeDefault}'}}
      containers:
      - name: main
        image: registry.example/app-${index}:1.${version}.0
        ports: [{containerPort: 8080}]
        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
        readinessProbe: {httpGet: {path: /ready, port: 8080}}
        livenessProbe: {httpGet: {path: /live, port: 8080}}
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
`);
  }
  // Governed both ways, so that about five findings a workload are left.
  for (let team = 0; team < 10; team++) {
    documents.push(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: team-${team}}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]}
`);
  }
  return documents.join('---\n');
}

function size(): number {
  return [database, `${database}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0);
}

async function ready(): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`);
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the service did not become ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function at(times: readonly number[], part: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? sorted[0] ?? 0;
}

function spread(times: readonly number[]): string {
  return `${[0, 0.5, 0.99, 1].map((part) => at(times, part).toFixed(1)).join(' / ')} ms (best, median, p99, worst)`;
}
