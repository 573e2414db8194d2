import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const ORIGIN = 'https://dashboard.example';
const folder = temporaryFolder();
let service: Service;
let traces: string[];
let collector: ReturnType<typeof createServer>;

beforeAll(async () => {
  traces = [];
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      traces.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString('latin1')}`);
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  service = await startService(folder.path, {
    CORS_ORIGINS: ORIGIN,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
});

afterAll(async () => {
  await service.stop();
  await new Promise((resolve) => collector.close(resolve));
  folder.remove();
});

describe('what browsers are told', () => {
  it('is that answers are data: nothing in them runs, nothing frames them, nothing guesses their type', async () => {
    for (const path of ['/livez', '/v1/rules', '/nowhere']) {
      const { headers } = await fetch(`${service.url}${path}`);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('is that Swagger UI may run its own scripts and call this service, and nothing else', async () => {
    const policy = (await fetch(`${service.url}/docs`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('is that pages of named origins may call, without cookies, and others may not', async () => {
    const preflight = (origin: string) =>
      fetch(`${service.url}/v1/rules`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
    const named = await preflight(ORIGIN);
    expect(named.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(named.headers.get('access-control-allow-credentials')).toBeNull();
    const stranger = await preflight('https://elsewhere.example');
    expect(stranger.headers.get('access-control-allow-origin')).not.toBe('https://elsewhere.example');
    expect(stranger.headers.get('access-control-allow-origin')).not.toBe('*');
  });
});

describe('what operators are told', () => {
  it('is how long requests took, by route and never by a name that a caller wrote', async () => {
    await fetch(`${service.url}/v1/projects/a-name-of-a-caller/snapshots`);
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(/^firebreak_http_request_duration_seconds_count\{.*route="\/livez".*\} [1-9]/m);
    expect(text).toContain('route="/v1/projects/:project/snapshots"');
    expect(text).not.toContain('a-name-of-a-caller');
    expect(text).toContain('firebreak_process_resident_memory_bytes');
  });

  it('is a trace of each request, within the trace of its caller', async () => {
    const caller = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${service.url}/v1/rules`, { headers: { traceparent: `00-${caller}-b7ad6b7169203331-01` } });
    for (let attempt = 0; attempt < 100 && !traces.some((trace) => trace.includes(caller)); attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const trace = traces.find((each) => each.includes(caller)) ?? '';
    expect(trace).toMatch(/^POST \/v1\/traces /);
    expect(trace).toContain('GET /v1/rules');
  });
});
