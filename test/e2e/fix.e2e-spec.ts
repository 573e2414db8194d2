import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web # the one
    image: web:1
    env: [{name: API_TOKEN, value: "hunter2"}]
`;
const FILES = {
  files: [
    { path: 'a.yaml', content: POD },
    { path: 'b.yaml', content: POD.replace('name: web}', 'name: other}').replaceAll('\n', '\r\n') },
  ],
};

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

function ask(body: object, accept?: string): Promise<Response> {
  return fetch(`${service.url}/v1/fix`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(accept === undefined ? {} : { Accept: accept }) },
    body: JSON.stringify(body),
  });
}

describe('POST /v1/fix', () => {
  it('answers with files, diff and what each workload is changed in', async () => {
    const response = await ask({ manifests: FILES, version: 'v1.37' });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = (await response.json()) as {
      version: string;
      files: { path: string; content: string }[];
      workloads: { workload: string; verified: boolean; applied: boolean; changes: { mayBreak?: string }[] }[];
    };
    expect(answer.version).toBe('v1.37');
    expect(answer.files.map(({ path }) => path)).toEqual(['a.yaml', 'b.yaml']);
    expect(answer.files.every(({ content }) => content.includes('value: "hunter2"'))).toBe(true);
    expect(answer.workloads.map(({ workload, verified, applied }) => [workload, verified, applied])).toEqual([
      ['default/Pod/other', true, true],
      ['default/Pod/web', true, true],
    ]);
    expect(answer.workloads[0]?.changes.some(({ mayBreak }) => mayBreak !== undefined)).toBe(true);
  });

  it('answers with a diff that git applies, line ends and all', async () => {
    const response = await ask({ manifests: FILES }, 'text/x-diff');
    expect(response.headers.get('content-type')).toBe('text/x-diff; charset=utf-8');
    const diff = await response.text();
    const { files } = (await (await ask({ manifests: FILES })).json()) as {
      files: { path: string; content: string }[];
    };
    const work = mkdtempSync(join(tmpdir(), 'firebreak-fix-'));
    try {
      for (const { path, content } of FILES.files) writeFileSync(join(work, path), content);
      writeFileSync(join(work, 'fix.diff'), diff);
      execFileSync('git', ['apply', '--whitespace=nowarn', 'fix.diff'], { cwd: work });
      for (const { path, content } of files) expect(readFileSync(join(work, path), 'utf8')).toBe(content);
    } finally {
      rmSync(work, { recursive: true });
    }
  });

  it('answers with one YAML stream, which then has nothing to fix', async () => {
    const response = await ask({ manifests: FILES }, 'application/yaml');
    const manifests = await response.text();
    expect(manifests).toContain('# Source: a.yaml\n');
    expect(await (await ask({ manifests }, 'text/x-diff')).text()).toBe('');
  });

  it('fixes one workload where one is named, and says which there are where none is of that name', async () => {
    const diff = await (await ask({ manifests: FILES, workload: 'web' }, 'text/x-diff')).text();
    expect(diff).toContain('+++ b/a.yaml');
    expect(diff).not.toContain('b.yaml');
    expect((await ask({ manifests: FILES, workload: 'nobody' })).status).toBe(422);
  });

  it('offers three types and no other', async () => {
    const response = await ask({ manifests: FILES }, 'image/png');
    expect(response.status).toBe(406);
    expect(((await response.json()) as { detail: string }).detail).toContain('text/x-diff');
  });
});
