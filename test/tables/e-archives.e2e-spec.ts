import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from '../e2e/service.js';
import { tarOf, zipOf, type TarEntry, type ZipEntry } from './archives-made.js';
import { codesOf, pod, slugOf, upload } from './upload.js';

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const TWO: readonly TarEntry[] = [
  { name: 'k8s/', type: 'directory' },
  { name: 'k8s/one.yaml', content: pod('one') },
  {
    name: './k8s/two.json',
    content: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'two' } }),
  },
  { name: 'README.md', content: 'not a manifest' },
];

describe('archives that are read', () => {
  it.each([
    ['tar', 'application/x-tar', () => tarOf(TWO)],
    ['tar.gz', 'application/gzip', async () => gzipSync(await tarOf(TWO))],
    ['zip', 'application/zip', async () => zipOf(TWO.map(({ name, content = '' }) => ({ name, content })))],
  ])('%s: every manifest of it, and the other files listed', async (_name, type, make) => {
    const answer = await upload(service, await make(), type);
    expect(answer.status).toBe(201);
    expect(answer.body.inventory).toMatchObject({ workloads: 1, pods: 1 });
    expect(answer.body.complete).toBe(true);
    expect(answer.body.diagnostics).toContainEqual(
      expect.objectContaining({ outcome: 'ignored', code: 'NOT_A_MANIFEST_FILE', file: 'README.md' }),
    );
  });

  it('the same files have the same digest in every packing', async () => {
    const digests = await Promise.all(
      [
        upload(service, await tarOf(TWO), 'application/x-tar'),
        upload(service, gzipSync(await tarOf([...TWO].reverse())), 'application/gzip'),
        upload(service, zipOf(TWO.map(({ name, content = '' }) => ({ name, content }))), 'application/zip'),
      ].map(async (each) => ((await each).body as { digest?: string }).digest),
    );
    expect(digests[0]).toMatch(/^sha256:/);
    expect(new Set(digests).size).toBe(1);
  });

  it('a gzipped tar may come with a Content-Encoding of its own', async () => {
    const answer = await upload(service, gzipSync(gzipSync(await tarOf(TWO))), 'application/gzip', {
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(answer.status).toBe(201);
  });

  it('names are labels: composed, without control characters, at most 255 characters', async () => {
    const name = `cafe\u0301/${'x'.repeat(300)}\n\u202e.yaml`;
    const answer = await upload(
      service,
      await tarOf([{ name, content: 'apiVersion: v1\nkind: Unknown\nmetadata: {name: a}\n' }]),
      'application/x-tar',
      { query: '?mode=lenient' },
    );
    const shown = answer.body.diagnostics?.[0]?.file ?? answer.body.errors?.[0]?.file ?? '';
    expect(shown).toMatch(/^[ -~é]+$/);
    expect(shown.length).toBeLessThanOrEqual(255);
    expect(shown.endsWith('x.yaml')).toBe(true);
  });
});

const file: TarEntry = { name: 'a.yaml', content: pod('a') };
const REFUSED_TARS: readonly (readonly [row: string, code: string, entries: readonly TarEntry[]])[] = [
  ['../up', 'PATH_TRAVERSAL', [file, { name: '../up.yaml', content: pod('b') }]],
  ['a/../../up', 'PATH_TRAVERSAL', [{ name: 'a/../../up.yaml', content: pod('b') }]],
  ['/abs', 'ABSOLUTE_PATH', [file, { name: '/etc/abs.yaml', content: pod('b') }]],
  ['symlink', 'NOT_A_FILE', [file, { name: 'l', type: 'symlink', linkname: '/etc' }]],
  ['symlink with a manifest name', 'NOT_A_FILE', [{ name: 'l.yaml', type: 'symlink', linkname: '/etc/passwd' }]],
  ['hard link', 'NOT_A_FILE', [file, { name: 'h.yaml', type: 'link', linkname: 'a.yaml' }]],
  ['FIFO', 'NOT_A_FILE', [file, { name: 'p.yaml', type: 'fifo' }]],
  ['character device', 'NOT_A_FILE', [file, { name: 'c.yaml', type: 'character-device' }]],
  ['duplicate entry', 'DUPLICATE_ENTRY', [file, file]],
  ['duplicate after normalisation', 'DUPLICATE_ENTRY', [file, { name: './a\n.yaml', content: pod('b') }]],
  ['nested archive', 'NESTED_ARCHIVE', [file, { name: 'inner.tar.gz', content: 'x' }]],
  ['deeper than 20 folders', 'PATH_TOO_DEEP', [{ name: `${'d/'.repeat(20)}a.yaml`, content: pod('a') }]],
  ['more than 5,000 entries', 'ARCHIVE_LIMIT', Array.from({ length: 5001 }, (_, index) => ({ name: `${index}.txt` }))],
  ['an entry above 3 MiB', 'ARCHIVE_LIMIT', [{ name: 'big.yaml', content: '# '.repeat(1_600_000) }]],
];

describe('tars that are refused with 422 archive-rejected', () => {
  it.each(REFUSED_TARS)('%s: %s', async (_row, code, entries) => {
    for (const [type, bytes] of [
      ['application/x-tar', await tarOf(entries)],
      ['application/gzip', gzipSync(await tarOf(entries))],
    ] as const) {
      const answer = await upload(service, bytes, type, { query: '?mode=lenient', project: 'refused' });
      expect([answer.status, slugOf(answer)]).toEqual([422, 'archive-rejected']);
      expect(codesOf(answer)).toContain(code);
    }
    expect((await fetch(`${service.url}/v1/projects/refused/snapshots`)).status).toBe(404);
  });

  it('everything that is refused is named at once', async () => {
    const entries = REFUSED_TARS.slice(0, 4).flatMap(([, , list]) => list.slice(-1));
    const answer = await upload(service, await tarOf(entries), 'application/x-tar');
    expect(answer.body.errors?.map((each) => each.code)).toEqual([
      'PATH_TRAVERSAL',
      'PATH_TRAVERSAL',
      'ABSOLUTE_PATH',
      'NOT_A_FILE',
    ]);
  });

  it('a bomb: limit and observed are told', async () => {
    const bomb = gzipSync(await tarOf([{ name: 'a.bin', content: Buffer.alloc(9 * 1024 * 1024) }]));
    const ratio = await upload(service, bomb, 'application/gzip');
    expect(ratio).toMatchObject({ status: 422, body: { limit: 200 } });
    expect(ratio.body.observed).toBeGreaterThan(200);
    const noise = Array.from({ length: 30 }, (_, index) => ({
      name: `${index}.bin`,
      content: Buffer.concat(Array.from({ length: 1800 }, (__, line) => Buffer.from(`${line * index} `.repeat(150)))),
    }));
    const total = await upload(service, gzipSync(await tarOf(noise)), 'application/gzip');
    expect([total.status, slugOf(total)]).toEqual([422, 'archive-rejected']);
  });

  it.each([
    [
      'a size that pax inflates',
      async () => {
        const bytes = await tarOf([{ name: 'a.yaml', content: pod('a'), pax: { size: '900000000' } } as TarEntry]);
        return bytes;
      },
    ],
    [
      'a tar cut off in the middle',
      async () => (await tarOf([{ name: 'a.yaml', content: 'x'.repeat(5000) }])).subarray(0, 2000),
    ],
    ['not a tar', async () => Buffer.from(`${pod('a')}${'# padding\n'.repeat(200)}`)],
  ])('%s', async (_row, make) => {
    const answer = await upload(service, await make(), 'application/x-tar');
    expect([answer.status, slugOf(answer)]).toEqual([422, 'archive-rejected']);
  });

  it('a gzip that is none, and one that is no tar', async () => {
    for (const bytes of [
      Buffer.from('not gzip'),
      gzipSync('no tar'.repeat(200)),
      gzipSync(await tarOf(TWO)).subarray(0, 60),
    ]) {
      const answer = await upload(service, bytes, 'application/gzip');
      expect([answer.status, slugOf(answer)]).toEqual([422, 'archive-rejected']);
    }
  });
});

const zipped: ZipEntry = { name: 'a.yaml', content: pod('a') };
describe('zips that are refused with 422 archive-rejected', () => {
  it.each<readonly [string, string, readonly ZipEntry[]]>([
    ['../up', 'PATH_TRAVERSAL', [zipped, { name: '../up.yaml', content: pod('b') }]],
    ['..\\up', 'PATH_TRAVERSAL', [zipped, { name: '..\\up.yaml', content: pod('b') }]],
    ['/abs', 'ABSOLUTE_PATH', [{ name: '/abs.yaml', content: pod('b') }]],
    ['C:\\abs', 'ABSOLUTE_PATH', [{ name: 'C:\\abs.yaml', content: pod('b') }]],
    ['symlink', 'NOT_A_FILE', [zipped, { name: 'l.yaml', content: '/etc/passwd', mode: 0o120777 }]],
    ['FIFO', 'NOT_A_FILE', [zipped, { name: 'p.yaml', content: '', mode: 0o010644 }]],
    ['duplicate entry', 'DUPLICATE_ENTRY', [zipped, zipped]],
    ['encrypted', 'ENCRYPTED_ENTRY', [{ ...zipped, encrypted: true }]],
    ['a method that nobody reads', 'NOT_A_FILE', [{ ...zipped, method: 12 }]],
    ['nested archive', 'NESTED_ARCHIVE', [zipped, { name: 'inner.zip', content: 'x' }]],
    ['a size that is too small', 'MALFORMED_ARCHIVE', [{ ...zipped, says: { size: 3 } }]],
    ['a size that is too large', 'MALFORMED_ARCHIVE', [{ ...zipped, says: { size: 900_000_000 } }]],
    ['a bomb', 'ARCHIVE_LIMIT', [{ name: 'a.yaml', content: Buffer.alloc(4 * 1024 * 1024, '#') }]],
    [
      'a bomb that says it is small',
      'MALFORMED_ARCHIVE',
      [{ name: 'a.yaml', content: Buffer.alloc(4 * 1024 * 1024, '#'), says: { size: 10 } }],
    ],
  ])('%s: %s', async (_row, code, entries) => {
    const answer = await upload(service, zipOf(entries), 'application/zip', { query: '?mode=lenient' });
    expect([answer.status, slugOf(answer)]).toEqual([422, 'archive-rejected']);
    expect(codesOf(answer)).toContain(code);
  });

  it('not a zip, and one cut off', async () => {
    for (const bytes of [Buffer.from('not a zip'), zipOf([zipped]).subarray(0, 60)]) {
      const answer = await upload(service, bytes, 'application/zip');
      expect([answer.status, slugOf(answer)]).toEqual([422, 'archive-rejected']);
    }
  });

  it('an archive without a manifest is an empty bundle', async () => {
    const answer = await upload(service, zipOf([{ name: 'a.txt', content: 'x' }]), 'application/zip');
    expect(answer.status).toBe(422);
    expect(codesOf(answer)).toContain('EMPTY_BUNDLE');
  });
});
