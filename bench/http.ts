import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, manifestsOf } from './generate.js';
import { short } from './report.js';

/**
 * A question on a stored snapshot against an empty route of the same application, with the same validation and scope (and another
 * that anybody may ask, which asks no key directory): one client with one kept connection asks them in turn. `npm run bench:http -- 5 2000` runs five rounds of 2000 requests each.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const REQUESTS = Number(process.argv[3] ?? 2000);
const WARM_UP = 3000;
const SEED = 7;
const SERVER = fileURLToPath(new URL('./http-server.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));
const server = fork(SERVER, [`sqlite:${join(folder, 'firebreak.sqlite')}`]);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
try {
  const url = await new Promise<string>((resolve, reject) => {
    server.once('message', (message) => resolve(String(message)));
    server.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  for (const [size, pods, namespaces, policies] of [
    ['small', 40, 3, 12],
    ['large', 4000, 200, 400],
  ] as const) {
    await measure(url, size, { pods, namespaces, policies });
  }
} finally {
  agent.destroy();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(
  url: string,
  project: string,
  size: { readonly pods: number; readonly namespaces: number; readonly policies: number },
): Promise<void> {
  const text = manifestsOf(generate('mixed', size, SEED))[0]?.content ?? '';
  const { status, body } = await send('POST', `${url}/v1/projects/${project}/snapshots`, text);
  if (status !== 201) throw new Error(`the upload was answered with ${status}: ${body}`);
  const { id } = JSON.parse(body) as { id: string };
  const query = 'from=ns-0/app-0&to=ns-1/app-0&port=8080';
  const routes = {
    public: `${url}/v1/public/${project}/${id}?${query}`,
    empty: `${url}/v1/empty/${project}/${id}?${query}`,
    question: `${url}/v1/projects/${project}/snapshots/${id}/reach?${query}`,
    fresh: `${url}/v1/projects/${project}/snapshots/${id}/reach?${query}`,
    latest: `${url}/v1/projects/${project}/snapshots/latest/reach?${query}`,
  };
  let asked = 0;
  /** Of `fresh` each question is another, so that no answer is there already. */
  const next = (name: keyof typeof routes): string =>
    name === 'fresh' ? routes.fresh.replace(/8080$/, String((asked++ % 60_000) + 1)) : routes[name];
  const names = Object.keys(routes) as (keyof typeof routes)[];
  for (let turn = 0; turn < WARM_UP; turn++) for (const name of names) await timed(next(name));
  const rounds: Record<keyof typeof routes, number[]>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: Record<keyof typeof routes, number[]> = { public: [], empty: [], question: [], fresh: [], latest: [] };
    for (let turn = 0; turn < REQUESTS; turn++) for (const name of names) times[name].push(await timed(next(name)));
    rounds.push(times);
  }
  console.log(`${project}: ${size.pods} pods, ${size.policies} policies, ${short(text.length / 1000)} kB`);
  for (const name of names) {
    const at = (part: number): number[] => rounds.map((times) => quantile(times[name], part));
    const over = (part: number): string =>
      spread(rounds.map((times) => quantile(times[name], part) / quantile(times.empty, part)));
    console.log(
      `  ${name}: p50 ${spread(at(0.5))} ms, p99 ${spread(at(0.99))} ms; of the empty route p50 ${over(0.5)}x, p99 ${over(0.99)}x`,
    );
  }
}

async function timed(url: string): Promise<number> {
  const start = performance.now();
  const { status, body } = await send('GET', url);
  const took = performance.now() - start;
  if (status !== 200) throw new Error(`${url} was answered with ${status}: ${body}`);
  return took;
}

function send(method: string, url: string, content?: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = content === undefined ? {} : { 'Content-Type': 'application/yaml' };
    const sent = request(url, { method, agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(content);
  });
}

function quantile(times: readonly number[], part: number): number {
  return [...times].sort((one, other) => one - other)[Math.floor(part * (times.length - 1))] ?? 0;
}

/** The median of the rounds, and from the least to the most. */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  return `${short(quantile(values, 0.5))} (${short(sorted[0] ?? 0)}–${short(sorted.at(-1) ?? 0)})`;
}
