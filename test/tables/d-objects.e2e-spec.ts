import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from '../e2e/service.js';
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

const policy = (spec: string, name = 'p'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const ingressFrom = (peer: string): string => policy(`{podSelector: {}, ingress: [{from: [${peer}]}]}`);
const ingressPort = (port: string): string => policy(`{podSelector: {}, ingress: [{ports: [${port}]}]}`);
const object = (apiVersion: string, kind: string, rest = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${rest}`;
const twice = (one: string, other: string): string => `${one}---\n${other}`;

/** Rows that the cluster refuses: 422 in strict mode, 201 with complete:false in lenient mode beside a good document. */
const ROWS: readonly (readonly [row: string, manifest: string, code: string, field?: string])[] = [
  ['no kind', 'apiVersion: v1\nmetadata: {name: x}\n', 'NO_KIND'],
  ['no apiVersion', 'kind: Pod\nmetadata: {name: x}\n', 'NO_API_VERSION'],
  ['an apiVersion with two slashes', object('a/b/c', 'Pod'), 'NO_API_VERSION'],
  ['a kind in the wrong case', object('v1', 'pod'), 'UNKNOWN_KIND'],
  ['a known kind in another version', object('apps/v2', 'Deployment'), 'UNKNOWN_VERSION', 'apiVersion'],
  ['a known kind in another group', object('v1', 'Deployment'), 'UNKNOWN_VERSION', 'apiVersion'],
  ['a removed API', object('extensions/v1beta1', 'Deployment'), 'REMOVED_API', 'apiVersion'],
  ['no name', 'apiVersion: v1\nkind: Namespace\n', 'NO_NAME', 'metadata.name'],
  ['an item that is null', 'apiVersion: v1\nkind: List\nitems: [null]\n', 'NOT_AN_OBJECT'],
  ['an item that is text', 'apiVersion: v1\nkind: List\nitems: [text]\n', 'NOT_AN_OBJECT'],
  [
    'four Lists in one another',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: x}}]}]}]}]\n',
    'PARSE_LIMIT_EXCEEDED',
  ],
  ['one object twice, differently', twice(pod('same'), pod('same').replace('app:1', 'app:2')), 'DUPLICATE_OBJECT'],
  [
    'a label with a space',
    object('v1', 'Namespace').replace('name: x', 'name: x, labels: {a: "b c"}'),
    'BAD_LABEL_VALUE',
    'metadata.labels.a',
  ],
  [
    'In without values',
    ingressFrom('{podSelector: {matchExpressions: [{key: a, operator: In}]}}'),
    '*',
    'spec.ingress[0].from[0].podSelector.matchExpressions[0].values',
  ],
  [
    'Exists with values',
    ingressFrom('{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}'),
    '*',
    'spec.ingress[0].from[0].podSelector.matchExpressions[0].values',
  ],
  [
    'an unknown operator',
    ingressFrom('{podSelector: {matchExpressions: [{key: a, operator: Is}]}}'),
    '*',
    'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator',
  ],
  ['a bad CIDR', ingressFrom('{ipBlock: {cidr: 10.0.0.0/33}}'), '*', 'spec.ingress[0].from[0].ipBlock.cidr'],
  [
    'except outside its cidr',
    ingressFrom('{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}'),
    '*',
    'spec.ingress[0].from[0].ipBlock.except[0]',
  ],
  [
    'except that is its cidr',
    ingressFrom('{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}'),
    '*',
    'spec.ingress[0].from[0].ipBlock.except[0]',
  ],
  [
    'an ipBlock with a selector',
    ingressFrom('{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}'),
    '*',
    'spec.ingress[0].from[0]',
  ],
  ['an empty peer', ingressFrom('{}'), '*', 'spec.ingress[0].from[0]'],
  ['endPort below port', ingressPort('{port: 80, endPort: 79}'), '*', 'spec.ingress[0].ports[0].endPort'],
  ['endPort with a named port', ingressPort('{port: http, endPort: 90}'), '*', 'spec.ingress[0].ports[0].endPort'],
  ['a port name of 16 letters', ingressPort(`{port: ${'a'.repeat(16)}}`), '*', 'spec.ingress[0].ports[0].port'],
  ['port 0', ingressPort('{port: 0}'), 'PORT_RANGE', 'spec.ingress[0].ports[0].port'],
  ['an unknown policyType', policy('{podSelector: {}, policyTypes: [Both]}'), '*', 'spec.policyTypes[0]'],
];

const REFUSED = ROWS.map(([row, manifest, code, field]) => ({ row, manifest, code, field }));

describe('what the cluster refuses', () => {
  it.each(REFUSED)('$row: 422, and nothing is kept', async ({ row, manifest, code, field }) => {
    const answer = await upload(service, manifest, 'application/yaml', { project: 'refused' });
    expect(answer.status).toBe(422);
    expect(slugOf(answer)).toBe(row === 'four Lists in one another' ? 'parse-limit-exceeded' : 'invalid-manifest');
    if (code !== '*') expect(codesOf(answer)).toContain(code);
    expect(answer.body.errors?.[0]).toMatchObject({ file: 'upload.yaml', line: expect.any(Number) as number });
    if (field !== undefined) {
      const named = answer.body.errors?.find((cause) => cause.field?.startsWith(field));
      expect(named, JSON.stringify(answer.body.errors)).toBeDefined();
    }
    expect((await fetch(`${service.url}/v1/projects/refused/snapshots`)).status).toBe(404);
  });

  it.each(REFUSED)('$row: lenient keeps the rest and says that it is not complete', async ({ manifest }) => {
    const answer = await upload(service, twice(pod('good'), manifest), 'application/yaml', { query: '?mode=lenient' });
    expect(answer.status).toBe(201);
    expect(answer.body.complete).toBe(false);
    expect(answer.body.diagnostics?.some((each) => each.outcome === 'rejected')).toBe(true);
  });

  it('every cause of every document is named at once', async () => {
    const answer = await upload(
      service,
      [ingressFrom('{}'), object('v1', 'pod'), policy('{podSelector: {}, policyTypes: [A, B]}', 'q')].join('---\n'),
    );
    expect(answer.body.errors?.map((cause) => cause.document)).toEqual([0, 1, 2, 2]);
  });

  it('both places of an object that is there twice are named', async () => {
    const answer = await upload(service, twice(pod('same'), pod('same').replace('app:1', 'app:2')));
    expect(answer.body.errors?.[0]).toMatchObject({
      line: 6,
      detail: expect.stringContaining('upload.yaml:1') as string,
    });
  });
});

describe('what the cluster takes', () => {
  it.each<[row: string, manifest: string, diagnostics: readonly string[], workloads: number]>([
    [
      'generateName',
      'apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\nspec: {containers: [{name: a, image: a}]}\n',
      [],
      1,
    ],
    ['no namespace anywhere', twice(pod('a'), pod('b')), [], 2],
    [
      'some with a namespace, some without',
      twice(pod('a'), pod('b').replace('name: b}', 'name: b, namespace: other}')),
      ['DEFAULTED_NAMESPACE'],
      2,
    ],
    [
      'a namespace on a kind without',
      twice(pod('a'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: other, namespace: m}\n'),
      ['NAMESPACE_DROPPED'],
      1,
    ],
    [
      'the name label of a Namespace, forged',
      twice(
        pod('a'),
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: other, labels: {kubernetes.io/metadata.name: m}}\n',
      ),
      ['LABEL_OVERWRITTEN'],
      1,
    ],
    ['the same object twice', twice(pod('a'), pod('a')), [], 1],
    ['an unknown kind', twice(pod('a'), object('example.com/v1', 'Thing')), ['UNKNOWN_KIND'], 1],
    [
      'a policy that is not understood',
      twice(pod('a'), object('cilium.io/v2', 'CiliumNetworkPolicy')),
      ['UNKNOWN_POLICY_KIND'],
      1,
    ],
    [
      'a policy of any group',
      twice(pod('a'), object('example.com/v1', 'ExampleNetworkPolicy')),
      ['UNKNOWN_POLICY_KIND'],
      1,
    ],
    ['a List', `apiVersion: v1\nkind: List\nitems:\n- ${pod('a').trim().replaceAll('\n', '\n  ')}\n`, [], 1],
    [
      'a typed List whose items have no kind',
      'apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}]\n',
      [],
      1,
    ],
    [
      'Lists in Lists',
      'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}]}]\n',
      [],
      1,
    ],
    ['a CIDR with host bits', twice(pod('a'), ingressFrom('{ipBlock: {cidr: 10.1.2.3/8}}')), ['*'], 1],
    [
      'a dump with status and managedFields',
      `${pod('a').replace('name: a}', 'name: a, uid: u, resourceVersion: "1", managedFields: [{manager: k, operation: Update, fieldsV1: {f:spec: {}}}]}')}status: {phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: "True"}]}\n`,
      [],
      1,
    ],
  ])('%s', async (_row, manifest, diagnostics, workloads) => {
    const answer = await upload(service, manifest);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body.complete).toBe(true);
    if (diagnostics[0] === '*') expect(codesOf(answer).length).toBeGreaterThan(0);
    else expect(codesOf(answer)).toEqual(diagnostics);
    expect(answer.body.inventory?.['workloads']).toBe(workloads);
  });

  it('the default namespace is an option, and the snapshot says which it was', async () => {
    const answer = await upload(service, pod('a'), 'application/yaml', {
      query: '?defaultNamespace=team',
      project: 'team',
    });
    expect(answer.body).toMatchObject({ defaultNamespace: 'team' });
    const reach = await fetch(`${service.url}/v1/projects/team/snapshots/latest/reach?from=team/a&to=internet`);
    expect(await reach.json()).toMatchObject({ verdict: 'allowed' });
  });
});

const verdict = async (manifests: string, from: string, to: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${service.url}/v1/reach`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ manifests, from, to, port: 80, mode: 'lenient' }),
  });
  return (await response.json()) as Record<string, unknown>;
};

describe('no silent gap', () => {
  const two = twice(pod('a'), pod('b'));
  it.each([
    [
      'a policy kind that is not understood',
      object('cilium.io/v2', 'CiliumNetworkPolicy').replace('name: x', 'name: x, namespace: default'),
    ],
    ['a refused policy', ingressFrom('{}')],
    ['a policy defined twice', twice(policy('{podSelector: {}}'), policy('{podSelector: {}, ingress: [{}]}'))],
    ['a document that does not read', 'a: [unclosed\n'],
    ['a policy in a removed API', object('extensions/v1beta1', 'NetworkPolicy')],
    ['a policy in another version', object('networking.k8s.io/v2', 'NetworkPolicy')],
  ])('%s makes the verdicts that it could touch unknown', async (_row, gap) => {
    expect(await verdict(two, 'a', 'b')).toMatchObject({ verdict: 'allowed' });
    expect(await verdict(twice(two, gap), 'a', 'b')).toMatchObject({ verdict: 'unknown' });
  });

  it('labels of a namespace that no manifest declares are unknown, but for its name', async () => {
    const pods = twice(pod('a').replace('name: a}', 'name: a, namespace: elsewhere}'), pod('b'));
    const by = (labels: string): string => twice(pods, ingressFrom(`{namespaceSelector: {matchLabels: {${labels}}}}`));
    expect(await verdict(by('team: x'), 'elsewhere/a', 'default/b')).toMatchObject({ verdict: 'unknown' });
    expect(await verdict(by('kubernetes.io/metadata.name: elsewhere'), 'elsewhere/a', 'default/b')).toMatchObject({
      verdict: 'allowed',
    });
    expect(await verdict(by('kubernetes.io/metadata.name: other'), 'elsewhere/a', 'default/b')).toMatchObject({
      verdict: 'denied',
    });
  });

  it('a forged name label selects nothing', async () => {
    const manifests = [
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: bad, labels: {kubernetes.io/metadata.name: trusted}}\n',
      pod('a').replace('name: a}', 'name: a, namespace: bad}'),
      pod('b'),
      ingressFrom('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: trusted}}}'),
    ].join('---\n');
    expect(await verdict(manifests, 'bad/a', 'default/b')).toMatchObject({ verdict: 'denied' });
  });
});

describe('workloads found by their shape', () => {
  const spec = '{containers: [{name: main, image: a, securityContext: {privileged: true}}]}';
  const template = `{metadata: {labels: {app: x}}, spec: ${spec}}`;
  it.each<readonly [row: string, manifest: string, workloads: readonly string[]]>([
    [
      'Argo Rollout',
      object('argoproj.io/v1alpha1', 'Rollout', `spec: {replicas: 2, template: ${template}}\n`),
      ['default/Rollout/x'],
    ],
    [
      'Knative Service',
      object(
        'serving.knative.dev/v1',
        'Service',
        `spec: {template: {spec: {containerConcurrency: 5, containers: [{image: a}]}}}\n`,
      ),
      ['default/Service/x'],
    ],
    [
      'OpenKruise CloneSet',
      object('apps.kruise.io/v1alpha1', 'CloneSet', `spec: {template: ${template}}\n`),
      ['default/CloneSet/x'],
    ],
    [
      'JobSet',
      object(
        'jobset.x-k8s.io/v1alpha2',
        'JobSet',
        `spec: {replicatedJobs: [{name: w, template: {spec: {template: ${template}}}}]}\n`,
      ),
      ['default/JobSet/x'],
    ],
    [
      'Kubeflow TFJob',
      object(
        'kubeflow.org/v1',
        'TFJob',
        `spec: {tfReplicaSpecs: {Chief: {template: ${template}}, Worker: {template: ${template}}}}\n`,
      ),
      ['default/TFJob/x.Chief', 'default/TFJob/x.Worker'],
    ],
    [
      'Tekton TaskRun',
      object(
        'tekton.dev/v1',
        'TaskRun',
        'spec: {serviceAccountName: builder, taskSpec: {steps: [{name: s, image: a}]}}\n',
      ),
      ['default/TaskRun/x'],
    ],
  ])('%s', async (_row, manifest, workloads) => {
    const answer = await upload(service, manifest, 'application/yaml', { project: 'shapes' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(codesOf(answer)).toEqual(['WORKLOAD_BY_SHAPE']);
    const judged = (await (
      await fetch(`${service.url}/v1/projects/shapes/snapshots/latest/least-privilege`)
    ).json()) as { workloads: { workload: string }[] };
    expect(judged.workloads.map((each) => each.workload).sort()).toEqual(workloads);
  });

  it('is judged like any pod, and the answer says by what', async () => {
    const rollout = object('argoproj.io/v1alpha1', 'Rollout', `spec: {template: ${template}}\n`);
    expect(await verdict(twice(rollout, pod('b')), 'x', 'b')).toMatchObject({
      verdict: 'allowed',
      assumptions: expect.arrayContaining([expect.objectContaining({ id: 'workload-by-shape' })]) as unknown,
    });
    const response = await fetch(`${service.url}/v1/least-privilege`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ manifests: rollout }),
    });
    expect(await response.json()).toMatchObject({ workloads: [{ level: 'privileged', leastPrivilege: false }] });
  });

  it('a field of the wrong type in it is refused, not read as absent', async () => {
    const answer = await upload(
      service,
      object(
        'argoproj.io/v1alpha1',
        'Rollout',
        `spec: {template: ${template.replace('privileged: true', 'privileged: "true"')}}\n`,
      ),
    );
    expect(answer.status).toBe(422);
    expect(codesOf(answer)).toContain('TYPE_MISMATCH');
  });

  it('a pattern of a policy engine is no workload', async () => {
    const manifest = object(
      'kyverno.io/v1',
      'ClusterPolicy',
      'spec: {rules: [{validate: {pattern: {spec: {containers: [{image: a}]}}}}]}\n',
    );
    const answer = await upload(service, twice(pod('a'), manifest));
    expect(answer.body.inventory).toMatchObject({ workloads: 1 });
  });
});

describe('templates: 422 templated-manifest with the command that renders them', () => {
  it.each([
    ['a Helm name', pod('{{ .Values.name }}'), 'helm template'],
    ['a Helm block', `{{- if .Values.on }}\n${pod('a')}{{- end }}\n`, 'helm template'],
    ['a Helm name in quotes', pod('"{{ .Release.Name }}"'), 'helm template'],
    ['a Helm image', pod('a').replace('example/app:1', '"{{ .Values.image }}"'), 'helm template'],
    ['a Helm label', pod('a').replace('name: a}', 'name: a, labels: {app: "{{ .Chart.Name }}"}}'), 'helm template'],
    ['a variable', pod('${NAME}'), 'envsubst'],
    [
      'a variable in a number',
      object(
        'apps/v1',
        'Deployment',
        'spec: {replicas: "${REPLICAS}", selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}}\n',
      ),
      'envsubst',
    ],
    ['ERB', pod('<%= name %>'), 'erb'],
    ['a Kustomize variable', pod('$(NAME)'), 'kustomize'],
    [
      'a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'kubectl kustomize',
    ],
  ])('%s', async (_row, manifest, command) => {
    const answer = await upload(service, manifest);
    expect([answer.status, slugOf(answer)]).toEqual([422, 'templated-manifest']);
    expect(answer.body.errors?.find((cause) => cause.code === 'TEMPLATED_MANIFEST')?.detail).toContain(command);
  });

  it.each([
    ['Chart.yaml', 'apiVersion: v2\nname: a\n', 'helm template'],
    ['overlay/kustomization.yaml', 'resources: [a.yaml]\n', 'kubectl kustomize'],
  ])('a file called %s', async (path, content, command) => {
    const answer = await upload(service, JSON.stringify({ files: [{ path, content }] }), 'application/json');
    expect([answer.status, slugOf(answer)]).toEqual([422, 'templated-manifest']);
    expect(answer.body.detail).toContain(command);
  });

  it('text that is meant for others is left alone', async () => {
    const manifest = twice(
      pod('a').replace('image: example/app:1', 'image: example/app:1, args: ["$(HOST)", "{{ .Name }}", "${HOME}"]'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: alerts}\ndata: {rule: "{{ $labels.pod }} is down", shell: "${HOME}"}\n',
    );
    expect((await upload(service, manifest)).status).toBe(201);
  });
});

describe('hostile names', () => {
  const name = '<script>alert(1)</script>|*x*\\u001b[31m';
  it.each([
    ['text/plain', /\p{Cc}(?<!\n)/u],
    ['text/markdown', /<script>|[^\\]\*x\*/],
  ])('are text in an answer as %s', async (type, forbidden) => {
    const response = await fetch(`${service.url}/v1/least-privilege`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: type },
      body: JSON.stringify({ manifests: pod(`"${name}"`), mode: 'lenient' }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(text).toContain('script');
    expect(text).not.toMatch(forbidden);
  });
});

describe('size', () => {
  it('an object above 3 MiB is 422, a List above it is not', async () => {
    const big = `${pod('a')}# ${'x'.repeat(3 * 1024 * 1024)}\n`;
    const answer = await upload(service, big);
    expect([answer.status, slugOf(answer)]).toEqual([422, 'parse-limit-exceeded']);
    const items = Array.from({ length: 400 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${index}` },
      data: { text: 'x'.repeat(9000) },
    }));
    const list = await upload(service, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'application/json');
    expect(list.status).toBe(201);
  });

  it('5,001 documents are 422', async () => {
    const answer = await upload(
      service,
      Array.from({ length: 5001 }, (_, index) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: n${index}}\n`).join(
        '---\n',
      ),
    );
    expect([answer.status, slugOf(answer)]).toEqual([422, 'parse-limit-exceeded']);
  });
});
