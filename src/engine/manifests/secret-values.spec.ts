import { describe, expect, it } from 'vitest';
import { redactFiles } from './index.js';
import { looksSecret } from './secret-values.js';

describe('a value that looks like a credential', () => {
  it.each([
    ['a cloud key', 'AKIA2E0A8F3B244C9986'],
    ['a token of a forge', `ghp_${'a1B2'.repeat(9)}`],
    ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['a password in an address', 'postgres://shop:hunter2@db:5432/shop'],
    ['a short address with one', 'redis://:x9@db'],
    ['32 hexadecimal digits', '9f86d081884c7d659a2feaa0c55ad015'],
    ['random text in base64', 'q3Zr8LxT0vWcYp2mKf7RbN1dHs5UeJg='],
  ])('is %s', (_, text) => {
    expect(looksSecret(text)).toBe(true);
  });

  it.each([
    ['an address of a Service', 'productcatalogservice.shop.svc.cluster.local:3550'],
    ['an address without a password', 'https://user@registry.example/v2/path'],
    ['an address with a variable for one', 'postgres://shop:$(PASSWORD)@db:5432/shop'],
    ['words run together', 'EnableTheNewCheckoutFlow2'],
    ['a sentence', 'The quick brown fox jumps over the lazy dog 42 times'],
    ['a number', '1234567890123456789012345678901'],
    ['a path', '/etc/ssl/certs/ca-certificates.crt'],
    ['flags of a virtual machine', '-XX:MaxRAMPercentage=75.0'],
  ])('is not %s', (_, text) => {
    expect(looksSecret(text)).toBe(false);
  });

  it('is gone from the environment before anything is kept, whatever its name', () => {
    const secret = 'q3Zr8LxT0vWcYp2mKf7RbN1dHs5UeJg=';
    const content = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: web:1
      env:
        - name: DATABASE
          value: postgres://shop:hunter2@db:5432/shop
        - name: BLOB
          value: ${secret}
        - name: MODE
          value: production
`;
    const [kept] = redactFiles([{ path: 'pod.yaml', content }]);
    expect(kept?.content).not.toContain(secret);
    expect(kept?.content).not.toContain('hunter2');
    expect(kept?.content).toContain('"postgres://shop:<redacted>@db:5432/shop"');
    expect(redactFiles([{ path: 'pod.yaml', content: kept?.content ?? '' }])).toEqual([kept]);
    expect(kept?.content).toContain('production');
    expect(kept?.content.split('\n')).toHaveLength(content.split('\n').length);
  });
});
