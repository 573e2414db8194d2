import { describe, expect, it } from 'vitest';
import { redactFiles } from './read.js';

function redacted(variable: string): string {
  const content = `kind: Pod\nspec: {containers: [{name: a, env: [${variable}]}]}\n`;
  return redactFiles([{ path: 'a.yaml', content }])[0]?.content ?? '';
}

describe('the value of a variable with the name of a secret', () => {
  it.each([
    'hunter2',
    '$(OTHER)x',
    'x$(OTHER)',
    '$$(OTHER)',
    '/Zm9v/YmFyYmF6',
    '/run/',
    '/run/secrets/x y',
    '//run/secrets/x',
    '/run/secrets/a+b==',
  ])('is not kept: %s', (value) => {
    const text = redacted(`{name: DB_PASSWORD, value: "${value}"}`);
    expect(text).toContain('value: "<redacted>"');
  });

  it.each([
    '$(OTHER)',
    '$(my.other-one)',
    '/run/secrets/x',
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
    '/vault/db',
  ])('is kept where it says only where the secret is: %s', (value) => {
    expect(redacted(`{name: DB_PASSWORD, value: "${value}"}`)).toContain(`value: "${value}"`);
  });

  it.each(['value: hunter2, value: $(OTHER)', 'value: $(OTHER), value: hunter2'])(
    'is not kept for what a second one says: %s',
    (values) => {
      expect(redacted(`{name: DB_PASSWORD, ${values}}`)).not.toContain('hunter2');
    },
  );
});
