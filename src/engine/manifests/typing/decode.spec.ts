import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../types.js';
import { dotted, isObject } from './decode.js';
import { decodeTyped } from './index.js';

function pod(container: Record<string, Json>, spec: Record<string, Json> = {}, labels: Json = null): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels },
    spec: { containers: [{ name: 'web', image: 'web:1', ...container }], ...spec },
  };
}

function decoded(value: JsonObject): { found: string[]; container: JsonObject; value: JsonObject } {
  const typed = decodeTyped('v1', 'Pod', value);
  const spec = typed.value['spec'];
  const containers = isObject(spec) ? spec['containers'] : undefined;
  const first = Array.isArray(containers) ? containers[0] : undefined;
  return {
    found: typed.problems.map((problem) => `${problem.code} ${dotted(problem.path)}`),
    container: isObject(first) ? first : {},
    value: typed.value,
  };
}

const PRIVILEGED = 'spec.containers[0].securityContext.privileged';
const PORT = 'spec.containers[0].ports[0].containerPort';

describe('decoding by type, as the API server does', () => {
  it('takes a boolean and refuses the words and numbers that look like one', () => {
    expect(decoded(pod({ securityContext: { privileged: true } })).found).toEqual([]);
    for (const wrong of ['true', 1, 0, 'yes', [], {}]) {
      expect(decoded(pod({ securityContext: { privileged: wrong } })).found).toEqual([`TYPE_MISMATCH ${PRIVILEGED}`]);
    }
  });

  it('takes whole numbers for ports, and 80.0, and refuses text, fractions and more than 32 bits', () => {
    for (const right of [80, 80.0, 65535]) {
      const { found, container } = decoded(pod({ ports: [{ containerPort: right }] }));
      expect(found).toEqual([]);
      expect(container['ports']).toEqual([{ containerPort: right }]);
    }
    for (const wrong of ['80', 80.5, 2 ** 31, true]) {
      expect(decoded(pod({ ports: [{ containerPort: wrong }] })).found).toContain(`TYPE_MISMATCH ${PORT}`);
    }
  });

  it('reports a number that decodes and is no port as a range problem', () => {
    for (const wrong of [1e9, 70000, 0, -1]) {
      expect(decoded(pod({ ports: [{ containerPort: wrong }] })).found).toEqual([`PORT_RANGE ${PORT}`]);
    }
  });

  it('refuses a 64-bit number whose last digits JavaScript would change', () => {
    const path = 'spec.containers[0].securityContext.runAsUser';
    expect(decoded(pod({ securityContext: { runAsUser: 1000 } })).found).toEqual([]);
    expect(decoded(pod({ securityContext: { runAsUser: Number('9007199254740993') } })).found).toEqual([
      `TYPE_MISMATCH ${path}`,
    ]);
  });

  it('refuses numbers and booleans as label values and says to quote them', () => {
    for (const wrong of [true, 123, 1.5]) {
      const { problems } = decodeTyped('v1', 'Pod', pod({}, {}, { app: wrong }));
      expect(problems.map((problem) => problem.code)).toEqual(['TYPE_MISMATCH']);
      expect(problems[0]?.message).toContain(`Put it in quotes: "${String(wrong)}".`);
      expect(problems[0]?.path).toEqual(['metadata', 'labels', 'app']);
    }
  });

  it('reads a label without a value as the empty string', () => {
    const { found, value } = decoded(pod({}, {}, { app: null, day: '2024-01-02' }));
    expect(found).toEqual([]);
    expect(value['metadata']).toEqual({ name: 'web', labels: { app: '', day: '2024-01-02' } });
  });

  it('refuses a name that is a number', () => {
    const value = { ...pod({}), metadata: { name: 123 } };
    expect(decoded(value).found).toEqual(['TYPE_MISMATCH metadata.name']);
  });

  it('leaves out what is null', () => {
    const { found, value } = decoded(pod({ ports: null, securityContext: null }, { hostNetwork: null }));
    expect(found).toEqual([]);
    expect(value['spec']).toEqual({ containers: [{ name: 'web', image: 'web:1' }] });
  });

  it('tells null from a rule: an empty list item is the rule that allows all', () => {
    const policy = (ingress: Json): Json | undefined => {
      const typed = decodeTyped('networking.k8s.io/v1', 'NetworkPolicy', { spec: { ingress } });
      return typed.value['spec'];
    };
    expect(policy(null)).toEqual({});
    expect(policy([{}])).toEqual({ ingress: [{}] });
    expect(policy([null])).toEqual({ ingress: [{}] });
  });

  it('names the field that a typing error meant, and tells wrong case from an unknown field', () => {
    const typo = decodeTyped('v1', 'Pod', pod({}, { hostNetwrok: true })).problems;
    expect(typo).toMatchObject([{ outcome: 'rejected', code: 'UNKNOWN_FIELD', path: ['spec', 'hostNetwrok'] }]);
    expect(typo[0]?.message).toContain('Did you mean hostNetwork?');
    const wrongCase = decodeTyped('v1', 'Pod', pod({}, { hostnetwork: true })).problems;
    expect(wrongCase).toMatchObject([{ outcome: 'rejected', code: 'WRONG_CASE', path: ['spec', 'hostnetwork'] }]);
    expect(wrongCase[0]?.message).toContain('Write hostNetwork.');
  });

  it('reports all causes at once', () => {
    const { found } = decoded(
      pod({ securityContext: { privileged: 'true' }, ports: [{ containerPort: 0 }], nmae: 'x' }),
    );
    expect(found.sort()).toEqual(
      [`TYPE_MISMATCH ${PRIVILEGED}`, 'UNKNOWN_FIELD spec.containers[0].nmae', `PORT_RANGE ${PORT}`].sort(),
    );
  });

  it('takes a port by number or name, and a quantity by number or text', () => {
    const probe = (port: Json): string[] => decoded(pod({ livenessProbe: { tcpSocket: { port } } })).found;
    expect(probe(80)).toEqual([]);
    expect(probe('http')).toEqual([]);
    expect(probe(80.5)).toContain('TYPE_MISMATCH spec.containers[0].livenessProbe.tcpSocket.port');
    const limits = (memory: Json): string[] => decoded(pod({ resources: { limits: { memory } } })).found;
    for (const right of ['128Mi', '500m', '1e3', '.5', 2]) expect(limits(right)).toEqual([]);
    for (const wrong of ['lots', true]) {
      expect(limits(wrong)).toEqual(['TYPE_MISMATCH spec.containers[0].resources.limits.memory']);
    }
  });

  it('holds closed sets to their values', () => {
    const { problems } = decodeTyped('v1', 'Pod', pod({ ports: [{ containerPort: 80, protocol: 'tcp' }] }));
    expect(problems.map((problem) => problem.code)).toEqual(['INVALID_VALUE']);
    expect(problems[0]?.message).toContain('Write TCP.');
  });

  it('keeps keys that are special to JavaScript as ordinary keys of objects without prototype', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b"}') as JsonObject;
    const metadata = decoded(pod({}, {}, labels)).value['metadata'];
    const kept = isObject(metadata) ? metadata['labels'] : undefined;
    expect(Object.keys(isObject(kept) ? kept : {})).toEqual(['__proto__', 'constructor']);
    expect(isObject(kept) && 'toString' in kept).toBe(false);
    expect(decoded(pod({}, JSON.parse('{"__proto__":{"hostNetwork":true}}') as JsonObject)).found).toEqual([
      'UNKNOWN_FIELD spec.__proto__',
    ]);
  });

  it('does not change what it is given', () => {
    const value = pod({ ports: null }, {}, { app: null });
    const before = JSON.stringify(value);
    decodeTyped('v1', 'Pod', value);
    expect(JSON.stringify(value)).toBe(before);
  });
});

describe('kinds', () => {
  it('carries an unknown kind over unread, but decodes its metadata', () => {
    const value = { metadata: { name: 'x', labels: { app: 1 } }, spec: { anything: [1] } };
    const typed = decodeTyped('example.com/v1', 'Thing', value);
    expect(typed.known).toBe(false);
    expect(typed.value['spec']).toEqual({ anything: [1] });
    expect(typed.problems.map((problem) => problem.code)).toEqual(['TYPE_MISMATCH']);
  });

  it('does not take another group for the core one', () => {
    expect(decodeTyped('serving.knative.dev/v1', 'Service', {}).known).toBe(false);
    expect(decodeTyped('projectcalico.org/v3', 'NetworkPolicy', {}).known).toBe(false);
    expect(decodeTyped('v1', 'constructor', {}).known).toBe(false);
  });

  it.each([
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
    ['extensions/v1beta1', 'NetworkPolicy', 'networking.k8s.io/v1'],
    ['extensions/v1beta1', 'Deployment', 'apps/v1'],
    ['apps/v1beta1', 'Deployment', 'apps/v1'],
    ['batch/v1beta1', 'CronJob', 'batch/v1'],
    ['policy/v1beta1', 'PodSecurityPolicy', 'pod-security.kubernetes.io/enforce'],
  ])('refuses the removed %s %s and names %s', (apiVersion, kind, successor) => {
    const { problems } = decodeTyped(apiVersion, kind, { metadata: { name: 'x' } });
    expect(problems).toMatchObject([{ outcome: 'rejected', code: 'REMOVED_API', path: ['apiVersion'] }]);
    expect(problems[0]?.message).toContain(successor);
    expect(decodeTyped('apps/v1', 'Deployment', {}).problems.map((each) => each.code)).not.toContain('REMOVED_API');
  });
});
