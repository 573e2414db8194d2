import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from '../e2e/service.js';
import { exchange, pause, statusesIn } from './sockets.js';
import { codesOf, pod, slugOf, upload } from './upload.js';

const PATH = '/v1/projects/tables/snapshots';
const LIMIT = 100_000;
const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path, {
    MAX_BODY_BYTES: String(LIMIT),
    HEADERS_TIMEOUT_MS: '500',
    REQUEST_TIMEOUT_MS: '2000',
    CONNECTIONS_CHECK_MS: '50',
    MIN_BODY_BYTES_PER_SECOND: '1000',
    BODY_GRACE_MS: '300',
    MAX_REQUESTS_PER_SOCKET: '3',
    MAX_PARTS: '20',
  });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

describe('size', () => {
  it('a body over the limit is 413 with limit and observed, and the connection closes', async () => {
    const { text } = await exchange(service, (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`,
      );
    });
    expect(statusesIn(text)).toEqual([413]);
    expect(text.toLowerCase()).toContain('connection: close');
    expect(text).toContain(`"limit":${LIMIT},"observed":${LIMIT + 1}`);
  });

  it('so is one that comes in chunks without a length', async () => {
    const { text } = await exchange(service, (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      for (let sent = 0; sent < 2 * LIMIT; sent += 10_000) socket.write(`2710\r\n${'#'.repeat(10_000)}\r\n`);
    });
    expect(statusesIn(text)).toEqual([413]);
  });

  it('decoded bytes count: a gzip bomb is 413', async () => {
    const answer = await upload(service, gzipSync(Buffer.alloc(50 * 1024 * 1024, '#')), 'application/yaml', {
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 413, body: { type: '/problems/payload-too-large', limit: LIMIT } });
  });

  it('an upload that says nothing of its length is 411', async () => {
    const { text } = await exchange(service, (socket) => {
      socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nConnection: close\r\n\r\n`);
    });
    expect(statusesIn(text)).toEqual([411]);
    expect(text).toContain('/problems/length-required');
  });
});

describe('lengths that contradict each other: 400, and never a second answer', () => {
  const smuggled = `GET /livez HTTP/1.1\r\nHost: a\r\n\r\n`;
  it.each([
    ['two Content-Lengths', `Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello${smuggled}`],
    [
      'Content-Length and Transfer-Encoding',
      `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a negative Content-Length', `Content-Length: -1\r\n\r\n${smuggled}`],
    ['a Content-Length that is no number', `Content-Length: +5\r\n\r\nhello${smuggled}`],
    ['an unknown Transfer-Encoding', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a chunk whose length is none', `Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n${smuggled}`],
    ['a line break in a header', `X-A: a\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`],
  ])('%s', async (_row, rest) => {
    const { text, closed } = await exchange(service, (socket) => {
      socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\n${rest}`);
    });
    expect(statusesIn(text)).toEqual([400]);
    expect(text).toContain('application/problem+json');
    expect(closed).toBe(true);
  });

  it('a Content-Length that is too small: what is left over is refused', async () => {
    const { text } = await exchange(service, (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nContent-Length: 5\r\n\r\n# abcdefgh\r\n`,
      );
    });
    expect(statusesIn(text)).toEqual([400]);
  });
});

describe('clients that are slow', () => {
  it('headers that do not come: 408', async () => {
    const { text, milliseconds } = await exchange(
      service,
      (socket) => void socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n'),
    );
    expect(statusesIn(text)).toEqual([408]);
    expect(text).toContain('/problems/request-timeout');
    expect(milliseconds).toBeLessThan(2500);
  });

  it('a Content-Length that is too large, and then silence: 408', async () => {
    const { text } = await exchange(service, (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nContent-Length: 500\r\n\r\n# a`,
      );
    });
    expect(statusesIn(text)).toEqual([408]);
    expect(text).toContain('"limit":1000');
  });

  it('a body of one byte at a time: 408', async () => {
    const { text } = await exchange(service, async (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nContent-Length: 5000\r\n\r\n`,
      );
      for (let sent = 0; sent < 50 && socket.writable; sent++) {
        socket.write('#');
        await pause(50);
      }
    });
    expect(statusesIn(text)).toEqual([408]);
  });

  it('a body that keeps the speed but not the time of a whole request: 408', async () => {
    const { text } = await exchange(
      service,
      async (socket) => {
        socket.write(
          `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/yaml\r\nContent-Length: 90000\r\n\r\n`,
        );
        for (let sent = 0; sent < 100 && socket.writable; sent++) {
          socket.write('#'.repeat(200));
          await pause(50);
        }
      },
      6000,
    );
    expect(statusesIn(text)).toEqual([408]);
  });

  it('a connection is closed after so many requests', async () => {
    const { text } = await exchange(service, async (socket) => {
      for (let sent = 0; sent < 6 && socket.writable; sent++) {
        socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
        await pause(100);
      }
    });
    // A client that goes on after Connection: close is told so by Node itself.
    expect(statusesIn(text)).toEqual([200, 200, 200, 503, 503, 503]);
    expect(text.toLowerCase()).toContain('connection: close');
  });
});

describe('headers and addresses', () => {
  const send = (start: string): Promise<{ text: string }> =>
    exchange(service, (socket) => void socket.write(`${start}\r\nConnection: close\r\n\r\n`));

  it.each([
    ['one header of 17 KB', 431, `GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(17_000)}`],
    [
      '2,000 headers',
      431,
      `GET /livez HTTP/1.1\r\nHost: a\r\n${Array.from({ length: 2000 }, () => 'a: b').join('\r\n')}`,
    ],
    ['an address of 9 KB', 414, `GET /livez?${'a'.repeat(9000)} HTTP/1.1\r\nHost: a`],
    ['an address of 100 KB', 414, `GET /livez?${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a`],
    [
      '10,000 query parameters',
      414,
      `GET ${PATH}?${Array.from({ length: 10_000 }, (_, index) => `a${index}=1`).join('&')} HTTP/1.1\r\nHost: a`,
    ],
    ['a repeated parameter', 400, `GET ${PATH}?limit=1&limit=2 HTTP/1.1\r\nHost: a`],
    ['a parameter as a list', 400, `GET ${PATH}?limit[]=1 HTTP/1.1\r\nHost: a`],
    ['a parameter as a map', 400, `GET ${PATH}?limit[a]=1 HTTP/1.1\r\nHost: a`],
    ['no Host', 400, 'GET /livez HTTP/1.1'],
    ['no HTTP at all', 400, 'hello'],
  ])('%s: %i', async (_row, status, start) => {
    const { text } = await send(start);
    expect(statusesIn(text)).toEqual([status]);
    expect(text).toContain('application/problem+json');
  });

  it('a name of 253 characters in a path is looked up, not refused', async () => {
    const { text } = await send(
      `GET ${PATH}/latest/least-privilege/default/Pod/${'a'.repeat(253)} HTTP/1.1\r\nHost: a`,
    );
    expect(statusesIn(text)).toEqual([404]);
  });
});

describe('content encodings', () => {
  it.each([
    ['gzip', gzipSync(pod('a'))],
    ['x-gzip', gzipSync(pod('a'))],
    ['identity', Buffer.from(pod('a'))],
  ])('%s is taken', async (encoding, body) => {
    expect(
      (await upload(service, body, 'application/yaml', { headers: { 'Content-Encoding': encoding } })).status,
    ).toBe(201);
  });

  it.each([
    ['br', brotliCompressSync(pod('a'))],
    ['zstd', Buffer.from(pod('a'))],
    ['deflate', Buffer.from(pod('a'))],
    ['gzip, gzip', gzipSync(gzipSync(pod('a')))],
  ])('%s is 415 with what is taken', async (encoding, body) => {
    const answer = await upload(service, body, 'application/yaml', { headers: { 'Content-Encoding': encoding } });
    expect([answer.status, slugOf(answer)]).toEqual([415, 'unsupported-content-encoding']);
    expect(answer.headers.get('accept-encoding')).toBe('gzip, identity');
  });

  it.each([
    ['no gzip', Buffer.from(pod('a'))],
    ['a gzip cut off', gzipSync(pod('a')).subarray(0, 40)],
  ])('%s is 400', async (_row, body) => {
    const answer = await upload(service, body, 'application/yaml', { headers: { 'Content-Encoding': 'gzip' } });
    expect([answer.status, slugOf(answer)]).toEqual([400, 'malformed-request']);
  });
});

describe('content types', () => {
  it.each([
    ['text/plain', pod('a')],
    ['application/octet-stream', pod('a')],
    ['application/yaml; charset=utf-16', pod('a')],
    ['application/yaml; charset=latin1', pod('a')],
    ['application/yaml/x', pod('a')],
    ['application/json', pod('a')],
    ['application/json', '- a\n- b\n'],
  ])('%s: 415', async (type, body) => {
    const answer = await upload(service, body, type);
    expect([answer.status, slugOf(answer)]).toEqual([415, 'unsupported-media-type']);
  });

  it('none at all: 415 with what is taken', async () => {
    const body = pod('a');
    const { text } = await exchange(service, (socket) => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    });
    expect(statusesIn(text)).toEqual([415]);
    expect(text.toLowerCase()).toContain('accept: application/yaml');
  });

  it.each(['application/yaml', 'application/x-yaml', 'text/yaml', 'APPLICATION/YAML; charset="UTF-8"'])(
    '%s is taken',
    async (type) => {
      expect((await upload(service, pod('a'), type)).status).toBe(201);
    },
  );

  it('an answer that nobody can give: 406', async () => {
    const response = await fetch(`${service.url}/v1/least-privilege`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'image/png' },
      body: JSON.stringify({ manifests: pod('a') }),
    });
    expect(response.status).toBe(406);
  });
});

const formOf = (files: readonly (readonly [name: string, content: string])[]): FormData => {
  const form = new FormData();
  for (const [name, content] of files) form.append('file', new File([content], name));
  return form;
};
const raw = (text: string, boundary = 'b'): Promise<Awaited<ReturnType<typeof upload>>> =>
  upload(service, text.replaceAll('\n', '\r\n'), `multipart/form-data; boundary=${boundary}`);
const part = (name: string, content: string): string =>
  `--b\nContent-Disposition: form-data; name="f"; filename="${name}"\n\n${content.replaceAll('\n', '\r\n')}\n`;

describe('multipart', () => {
  it('any number of files, each read apart', async () => {
    const answer = await upload(
      service,
      formOf([
        ['a.yaml', pod('a')],
        ['b.yaml', pod('b')],
        ['c.json', '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"c"}}'],
      ]),
      null,
    );
    expect(answer.status).toBe(201);
    expect(answer.body.inventory).toMatchObject({ workloads: 2 });
  });

  it('files of the same name are told apart, in any order alike', async () => {
    const files = [
      ['same.yaml', pod('a')],
      ['same.yaml', pod('b')],
    ] as const;
    const answers = await Promise.all([
      upload(service, formOf(files), null),
      upload(service, formOf([...files].reverse()), null),
    ]);
    expect(answers.map((each) => each.status)).toEqual([201, 201]);
    expect(answers[0]?.body).toMatchObject({ inventory: { workloads: 2 } });
    expect((answers[0]?.body as { digest?: string }).digest).toBe((answers[1]?.body as { digest?: string }).digest);
  });

  it('an archive among the files is unpacked', async () => {
    const { tarOf } = await import('./archives-made.js');
    const form = formOf([['a.yaml', pod('a')]]);
    form.append(
      'file',
      new File([new Uint8Array(gzipSync(await tarOf([{ name: 'b.yaml', content: pod('b') }])))], 'rest.tgz'),
    );
    const answer = await upload(service, form, null);
    expect(answer.body.inventory).toMatchObject({ workloads: 2 });
  });

  it.each([
    ['cut off', () => raw(part('a.yaml', pod('a')))],
    ['without a boundary', () => upload(service, part('a.yaml', pod('a')), 'multipart/form-data')],
    ['another boundary', () => raw(`${part('a.yaml', pod('a'))}--b--\n`, 'other')],
    [
      'manifests in a field that is no file',
      () => raw(`--b\nContent-Disposition: form-data; name="f"\n\n${pod('a')}\n--b--\n`),
    ],
    [
      'a part header of 1 MiB',
      () =>
        raw(`--b\nContent-Disposition: form-data; name="f"; filename="a"\nX-Long: ${'a'.repeat(90_000)}\n\nx\n--b--\n`),
    ],
  ])('%s: 400', async (_row, send) => {
    const answer = await send();
    expect([answer.status, slugOf(answer)]).toEqual([400, 'malformed-request']);
  });

  it('too many parts: 413 with the limit', async () => {
    const answer = await raw(`${Array.from({ length: 21 }, (_, index) => part(`${index}.yaml`, '#')).join('')}--b--\n`);
    expect(answer).toMatchObject({ status: 413, body: { limit: 20 } });
  });

  it.each([
    ['../../x.yaml', 'x.yaml'],
    ['/etc/passwd', 'etc/passwd'],
    ['a\u202eb\u0007.yaml', 'ab.yaml'],
  ])('the file name %j is shown as %s', async (name, shown) => {
    const answer = await upload(service, formOf([[name, 'apiVersion: v1\nkind: Pod\n']]), null);
    expect(answer.body.errors?.[0]?.file).toBe(shown);
  });
});

describe('bytes', () => {
  const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Buffer => {
    const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  it.each([
    ['a byte order mark', Buffer.from(`\ufeff${pod('a')}`)],
    ['a mark before the second document', Buffer.from(`${pod('a')}---\n\ufeff${pod('b')}`)],
    ['UTF-16 LE with a mark', utf16(pod('a'), 'le', true)],
    ['UTF-16 BE with a mark', utf16(pod('a'), 'be', true)],
    ['CRLF', Buffer.from(pod('a').replaceAll('\n', '\r\n'))],
    ['CR only', Buffer.from(pod('a').replaceAll('\n', '\r'))],
  ])('%s: taken', async (_row, body) => {
    const answer = await upload(service, body);
    expect(answer.status).toBe(201);
    expect(answer.body.complete).toBe(true);
    expect(answer.body.inventory?.['workloads']).toBeGreaterThan(0);
  });

  it.each<readonly [string, Buffer, Record<string, unknown>]>([
    [
      'an invalid byte',
      Buffer.concat([Buffer.from('a: b\nc: '), Buffer.from([0xff]), Buffer.from(pod('a'))]),
      { offset: 8, line: 2, column: 4 },
    ],
    ['an overlong sequence', Buffer.concat([Buffer.from('# '), Buffer.from([0xc0, 0xaf])]), { offset: 2 }],
    ['a surrogate', Buffer.concat([Buffer.from('# ü'), Buffer.from([0xed, 0xa0, 0x80])]), { offset: 4 }],
    [
      'a character cut off',
      Buffer.concat([Buffer.from(pod('a')), Buffer.from([0xe2, 0x82])]),
      { offset: Buffer.byteLength(pod('a')) },
    ],
    ['UTF-16 LE without a mark', utf16(pod('a'), 'le', false), { line: 1 }],
    ['UTF-16 BE without a mark', utf16(pod('a'), 'be', false), { line: 1 }],
    ['half of a UTF-16 character', Buffer.from([0xff, 0xfe, 0x61]), { line: 1 }],
    ['a NUL', Buffer.from(`${pod('a')}# \0`), { line: 5, column: 3 }],
    ['an escape character', Buffer.from(`a: b\nb: \u001b[31m`), { line: 2, column: 4 }],
  ])('%s: 400 with the place', async (_row, body, place) => {
    const answer = await upload(service, body);
    expect([answer.status, slugOf(answer)]).toEqual([400, 'invalid-encoding']);
    expect(answer.body.errors).toEqual([expect.objectContaining({ code: 'INVALID_ENCODING', ...place })]);
  });

  it('a control character in manifests that come as JSON is found as well', async () => {
    const response = await fetch(`${service.url}/v1/least-privilege`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ manifests: `${pod('a')}# \0` }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: '/problems/invalid-encoding' });
  });
});

describe('nothing to judge', () => {
  it.each([
    ['an empty body', ''],
    ['comments only', '# nothing\n'],
    ['separators only', '---\n---\n'],
    ['null documents', 'null\n---\n~\n'],
    ['a List of null', 'apiVersion: v1\nkind: List\nitems: null\n'],
    ['a List of nothing', 'apiVersion: v1\nkind: List\nitems: []\n'],
    ['a List without items', 'apiVersion: v1\nkind: List\n'],
  ])('%s: 422 EMPTY_BUNDLE', async (_row, body) => {
    for (const mode of ['strict', 'lenient']) {
      const answer = await upload(service, body, 'application/yaml', { query: `?mode=${mode}` });
      expect([answer.status, slugOf(answer)]).toEqual([422, 'invalid-manifest']);
      expect(codesOf(answer)).toEqual(['EMPTY_BUNDLE']);
    }
  });

  it('files without one', async () => {
    const answer = await upload(service, '{"files":[]}', 'application/json');
    expect(codesOf(answer)).toEqual(['EMPTY_BUNDLE']);
  });
});

describe('connections', () => {
  it('beyond the limit are closed at once, and those below live on', async () => {
    const few = temporaryFolder();
    const limited = await startService(few.path, { MAX_CONNECTIONS: '3', KEEP_ALIVE_TIMEOUT_MS: '60000' });
    try {
      await pause(200);
      const held = Array.from({ length: 8 }, () =>
        exchange(limited, (socket) => void socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n'), 700),
      );
      const answers = await Promise.all(held);
      const answered = answers.filter(({ text }) => statusesIn(text)[0] === 200);
      expect(answered.length).toBeGreaterThan(0);
      expect(answered.length).toBeLessThanOrEqual(3);
      expect(answers.filter(({ text, closed }) => text === '' && closed)).toHaveLength(8 - answered.length);
    } finally {
      await limited.stop();
      few.remove();
    }
  });
});

describe('limits', () => {
  it('are in the OpenAPI document as they are set, and each is a row of the README', async () => {
    const { readFileSync } = await import('node:fs');
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
      'x-limits': Record<string, { value: number; meaning: string }>;
    };
    expect(document['x-limits']['MAX_BODY_BYTES']).toMatchObject({ value: LIMIT });
    const { LIMITS } = await import('../../src/platform/limits.js');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(Object.keys(document['x-limits']).sort()).toEqual(Object.keys(LIMITS).sort());
    for (const [name, { default: standard, meaning }] of Object.entries(LIMITS)) {
      expect(readme).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${standard}\` +\\| `));
      expect(readme).toContain(meaning);
    }
  });

  it('a limit that makes no sense is named at start', async () => {
    const { readConfig } = await import('../../src/platform/config.js');
    expect(() => readConfig({ MAX_PARTS: '0', MAX_URL_BYTES: 'many' })).toThrow(/MAX_PARTS.*\n.*MAX_URL_BYTES/);
  });
});
