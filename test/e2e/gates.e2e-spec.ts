import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE } from '../fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

const SCRIPT = join(import.meta.dirname, '..', '..', 'examples', 'pipeline.sh');
const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const run = (manifests: string): Promise<{ status: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn('bash', [SCRIPT, manifests], {
      cwd: folder.path,
      env: { ...process.env, FIREBREAK_URL: service.url, FIREBREAK_PROJECT: 'pipeline' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (status) => resolve({ status, output }));
  });

describe('the script for a pipeline', () => {
  it('passes what passes, fails what opens a finding, and leaves SARIF, JUnit and a comment', async () => {
    const manifests = join(folder.path, 'manifests');
    mkdirSync(manifests);
    writeFileSync(join(manifests, 'all.yaml'), SAMPLE);
    expect(spawnSync('bash', ['-n', SCRIPT]).status).toBe(0);
    const first = await run(manifests);
    expect([first.status, first.output]).toEqual([0, expect.stringContaining('"pass":true')]);
    const privileged = SAMPLE.replace('allowPrivilegeEscalation: false', 'privileged: true');
    writeFileSync(join(manifests, 'all.yaml'), privileged);
    const second = await run(manifests);
    expect([second.status, second.output]).toEqual([22, expect.stringContaining('/problems/gate-failed')]);
    expect(readFileSync(join(folder.path, 'firebreak.md'), 'utf8')).toMatch(/^\*\*Failed the gate default\.\*\*/);
    expect(readFileSync(join(folder.path, 'firebreak.sarif'), 'utf8')).toContain('"uri":"all.yaml"');
    expect(readFileSync(join(folder.path, 'firebreak-junit.xml'), 'utf8')).toContain('file="all.yaml"');
  });

  it('is held against thresholds that the project stores', async () => {
    const address = `${service.url}/v1/projects/pipeline/gates/lax`;
    const put = await fetch(address, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ openFindings: null }),
    });
    expect(put.status).toBe(200);
    const gate = await fetch(`${service.url}/v1/projects/pipeline/snapshots/latest/gate?policy=lax&status=true`);
    expect([gate.status, await gate.json()]).toMatchObject([200, { pass: true, checks: [], policy: 'lax' }]);
    const none = await fetch(`${service.url}/v1/projects/pipeline/snapshots/latest/gate?policy=nobody`);
    expect(none.status).toBe(404);
  });
});
