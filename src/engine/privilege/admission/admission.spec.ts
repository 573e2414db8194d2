import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../test/hardening/fixtures.js';
import { admissionOf, policyOf } from './index.js';

const P = 'pod-security.kubernetes.io/';
const policy = (labels: Record<string, string>, byDefault: 'privileged' | 'baseline' = 'privileged') =>
  policyOf(new Map(Object.entries(labels).map(([key, value]) => [`${P}${key}`, value])), byDefault);
const at = (level: string, version = 'latest') => ({ level, version });

describe('the Pod Security labels of a namespace', () => {
  it('are the default of the cluster where there are none', () => {
    const none = { enforce: at('privileged'), audit: at('privileged'), warn: at('privileged') };
    expect(policy({})).toEqual({ ...none, labelled: false, invalid: [] });
    expect(policy({}, 'baseline')).toMatchObject({ enforce: at('baseline'), warn: at('baseline'), labelled: false });
  });

  it('let warn follow a stricter enforce, with its version, unless warn is set', () => {
    expect(policy({ enforce: 'baseline', 'enforce-version': 'v1.30' })).toMatchObject({
      enforce: at('baseline', 'v1.30'),
      audit: at('privileged'),
      warn: at('baseline', 'v1.30'),
    });
    expect(policy({ enforce: 'restricted', warn: 'privileged' }).warn).toEqual(at('privileged'));
    expect(policy({ enforce: 'restricted', warn: 'baseline', 'warn-version': 'v1.20' }).warn).toEqual(
      at('baseline', 'v1.20'),
    );
    expect(policy({ enforce: 'privileged' }, 'baseline').warn).toEqual(at('baseline'));
  });

  it('fail closed for enforce, open for audit and warn, and to latest for versions; each is reported', () => {
    const found = policy({ enforce: 'Restricted', audit: 'strict', warn: '', 'enforce-version': '1.30' });
    expect(found).toMatchObject({
      enforce: at('restricted'),
      audit: at('privileged'),
      warn: at('privileged'),
      labelled: true,
    });
    expect(found.invalid).toEqual([
      { label: `${P}enforce`, value: 'Restricted', counts: 'restricted' },
      { label: `${P}enforce-version`, value: '1.30', counts: 'latest' },
      { label: `${P}audit`, value: 'strict', counts: 'privileged' },
      { label: `${P}warn`, value: '', counts: 'privileged' },
    ]);
  });
});

describe('admission of a workload', () => {
  const namespace = (labels: string) => `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${labels}}}`;
  const ask = (spec: string, others: string) => {
    const { cluster, workload, pod } = subjectOf(spec, others);
    return admissionOf(cluster, workload, pod);
  };
  const PRIVILEGED = '{hostPID: true, containers: [{name: a, image: x, securityContext: {privileged: true}}]}';

  it('is unknown where no manifest declares the namespace', () => {
    expect(ask(PRIVILEGED, '')).toMatchObject({ admitted: 'unknown', namespace: 'shop', invalidLabels: [] });
  });

  it('refuses a Pod in the words of Pod Security Admission, and then warns of nothing', () => {
    const { admitted, summary, enforce, audit, warn } = ask(
      PRIVILEGED,
      namespace(`${P}enforce: baseline, ${P}audit: baseline`),
    );
    const why =
      'host namespaces (hostPID=true), privileged (container "a" must not set securityContext.privileged=true)';
    expect(admitted).toBe('no');
    expect(summary).toBe('No: namespace shop enforces baseline:latest and refuses the Pod web.');
    expect(enforce).toEqual({
      level: 'baseline',
      version: 'latest',
      allowed: false,
      message: `violates PodSecurity "baseline:latest": ${why}`,
    });
    expect(audit?.message).toBe(`would violate PodSecurity "baseline:latest": ${why}`);
    expect(warn).toEqual({ level: 'baseline', version: 'latest', allowed: false });
  });

  it('warns as kubectl does where enforce lets it in', () => {
    const answer = ask(
      '{containers: [{name: a, image: x}]}',
      namespace(`${P}enforce: baseline, ${P}warn: restricted, ${P}warn-version: v1.18`),
    );
    expect(answer.admitted).toBe('yes');
    expect(answer.summary).toBe(
      'Yes: namespace shop enforces baseline:latest and admits it, with a warning by restricted:v1.18.',
    );
    expect(answer.warn?.message).toBe(
      'Warning: would violate PodSecurity "restricted:v1.18": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
    );
  });

  it('says of a workload that it never gets a pod, and warns of its template', () => {
    const others = `${namespace(`${P}enforce: baseline`)}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {hostPID: true, containers: [{name: a, image: x}]}}`;
    const { cluster } = subjectOf('{containers: [{name: a, image: x}]}', others);
    const workload = cluster.workloads.find(({ kind }) => kind === 'Deployment');
    if (workload === undefined) throw new Error('no Deployment');
    const answer = admissionOf(cluster, workload, {
      annotations: new Map(),
      spec: workload.podSpec,
      locate: () => workload.object.position,
    });
    expect(answer.summary).toBe(
      'No: namespace shop enforces baseline:latest: the Deployment api is created, but never gets a pod.',
    );
    expect(answer.warn?.message).toBe(
      'Warning: would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)',
    );
  });
});
