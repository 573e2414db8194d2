import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const ROOT = join(import.meta.dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** Every curl of the README, with the answer shown below it where there is one. */
const EXAMPLES = [
  ...README.matchAll(/```sh\n((?:(?!```)[^])*?curl (?:(?!```)[^])*?)\n```(?:\n\n```\n([^]*?)\n```)?/g),
].map((match) => ({ command: match[1] ?? '', shown: match[2] }));

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

function run(command: string): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-ec', command.replaceAll('http://127.0.0.1:3000', service.url)], { cwd: ROOT });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (status) => resolve({ status, output }));
  });
}

describe('the commands of the README', () => {
  it('are there, five of them with their answers', () => {
    expect(EXAMPLES.length).toBe(6);
    expect(EXAMPLES.filter((example) => example.shown !== undefined).length).toBe(5);
  });

  it.each(EXAMPLES)('give what the README shows: $command', async ({ command, shown }) => {
    const { status, output } = await run(command);
    expect(status).toBe(0);
    expect(output).not.toContain('/problems/');
    if (shown === undefined)
      expect(output).toContain('Yes: default/Pod/frontend can reach default/Pod/db on TCP 6379.');
    else expect(output.trimEnd()).toBe(shown);
  });
});
