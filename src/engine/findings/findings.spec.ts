import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../cluster/index.js';
import { readManifests, type ManifestFile } from '../manifests/index.js';
import { compileNetwork, reachMapOf, type Network, type ReachMap } from '../reachability/index.js';
import { findingsOf, type Finding, type FindingSubject } from './index.js';

function subjectOf(files: readonly ManifestFile[]): FindingSubject {
  const bundle = readManifests(files, { defaultNamespace: 'default' });
  const cluster = buildCluster(bundle);
  let network: Network | undefined;
  let map: ReachMap | undefined;
  const networkOf = (): Network => (network ??= compileNetwork(cluster));
  return { bundle, cluster, network: networkOf, map: () => (map ??= reachMapOf(networkOf())) };
}

const findings = (...documents: string[]): Finding[] =>
  findingsOf(subjectOf([{ path: 'all.yaml', content: documents.join('\n---\n') }]));

const of = (rule: string, found: readonly Finding[]): Finding[] => found.filter((each) => each.rule === rule);

const deployment = (namespace: string, name: string, options: { pod?: string; ports?: string; meta?: string } = {}) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}${options.meta ?? ''}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${options.pod ?? ''}
      containers:
      - name: main
        image: registry.example/${name}:1.0
        ports: [${options.ports ?? ''}]`;

const namespace = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}${annotations === '' ? '' : `, annotations: {${annotations}}`}}`;

const policy = (inNamespace: string, name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${inNamespace}}\nspec: ${spec}`;

const DENY_ALL = '{podSelector: {}, policyTypes: [Ingress, Egress]}';

describe('network rules', () => {
  it('find workloads that no policy governs, in either direction, and namespaces open by default', () => {
    const found = findings(namespace('shop'), deployment('shop', 'web'));
    expect(of('network.no-ingress-policy', found).map((each) => each.workload)).toEqual(['shop/Deployment/web']);
    expect(of('network.no-egress-policy', found)).toHaveLength(1);
    expect(of('network.default-allow-namespace', found).map((each) => each.object)).toEqual(['Namespace/shop']);
    const closed = findings(namespace('shop'), deployment('shop', 'web'), policy('shop', 'deny', DENY_ALL));
    expect(closed.filter((each) => each.rule.startsWith('network.'))).toEqual([]);
  });

  it('tell a policy by label from one for the whole namespace', () => {
    const found = findings(
      deployment('shop', 'web'),
      policy('shop', 'web', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}'),
    );
    expect(of('network.no-ingress-policy', found)).toEqual([]);
    expect(of('network.no-egress-policy', found)).toHaveLength(1);
    expect(of('network.default-allow-namespace', found)).toHaveLength(1);
  });

  it('leave host-network pods to the rule that says why', () => {
    const found = findings(deployment('shop', 'web', { pod: 'hostNetwork: true' }));
    expect(of('network.no-ingress-policy', found)).toEqual([]);
    expect(of('pss.hostNamespaces', found)).toHaveLength(1);
  });

  it('say nothing about what a policy that is not understood could decide, but that it is there', () => {
    const cilium =
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {}';
    const found = findings(deployment('shop', 'web'), cilium);
    expect(found.filter((each) => each.rule.startsWith('network.'))).toEqual([]);
    expect(of('manifests.policy-not-understood', found)).toHaveLength(1);
  });

  it('find a workload that the internet is let in to, unless something publishes it', () => {
    const open = policy(
      'shop',
      'web',
      '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}',
    );
    const service = (type: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {type: ${type}, selector: {app: web}, ports: [{port: 80}]}`;
    const ingress =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}';
    const rule = 'network.internet-ingress';
    expect(of(rule, findings(deployment('shop', 'web'), open))).toHaveLength(1);
    expect(of(rule, findings(deployment('shop', 'web'), open, service('ClusterIP')))).toHaveLength(1);
    expect(of(rule, findings(deployment('shop', 'web'), open, service('LoadBalancer')))).toEqual([]);
    expect(of(rule, findings(deployment('shop', 'web'), open, service('ClusterIP'), ingress))).toEqual([]);
    const narrow = policy('shop', 'web', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}');
    expect(of(rule, findings(deployment('shop', 'web'), narrow))).toEqual([]);
    const elsewhere = ingress.replace('name: web, port', 'name: wbe, port');
    expect(of(rule, findings(deployment('shop', 'web'), open, service('ClusterIP'), elsewhere))).toHaveLength(1);
  });

  it('find a database that is published to the internet, as far as policies let it be', () => {
    const rule = 'network.sensitive-port';
    const db = deployment('shop', 'db', { ports: '{containerPort: 5432}' });
    const balancer = (annotations = '') =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop, annotations: {${annotations}}}\nspec: {type: LoadBalancer, selector: {app: db}, ports: [{port: 5432}]}`;
    const severities = (...documents: string[]) =>
      of(rule, findings(db, ...documents)).map((each) => [each.severity, each.detail.includes('Service shop/db')]);
    expect(severities(balancer())).toEqual([['critical', true]]);
    expect(severities(balancer('networking.gke.io/load-balancer-type: Internal'))).toEqual([['high', false]]);
    const own = policy('shop', 'db', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
    const spec = '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}';
    expect(severities(balancer(), policy('shop', 'db', spec))).toEqual([['critical', true]]);
    expect(severities(balancer(), own).filter(([severity]) => severity === 'critical')).toEqual([]);
  });

  it('find a policy that others make needless, but not one for pods to come', () => {
    const rule = 'network.policy-never-matters';
    const allow = (name: string, labels: string, from: string) =>
      policy('shop', name, `{podSelector: {matchLabels: {${labels}}}, ingress: [{from: [{podSelector: ${from}}]}]}`);
    const both = [deployment('shop', 'web'), deployment('shop', 'api')];
    const needless = allow('needless', 'app: web', '{matchLabels: {app: api}}');
    const wide = allow('wide', 'app: web', '{}');
    const objects = (...documents: string[]) => of(rule, findings(...both, ...documents)).map((each) => each.object);
    expect(objects(needless, wide)).toEqual(['shop/NetworkPolicy/needless']);
    expect(objects(needless)).toEqual([]);
    expect(objects(wide, allow('waits', 'app: web', '{matchLabels: {app: monitoring}}'))).toEqual([]);
    const everyPod = policy('shop', 'deny', '{podSelector: {}, policyTypes: [Ingress]}');
    expect(objects(everyPod, wide, allow('api', 'app: api', '{}'))).toEqual([]);
  });

  it('find a rule that excludes itself', () => {
    const rule = 'network.rule-never-matches';
    const found = findings(
      deployment('shop', 'web'),
      policy(
        'shop',
        'web',
        '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}, {from: [{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}, {key: a, operator: NotIn, values: [b]}]}}]}]}',
      ),
    );
    expect(of(rule, found).map(({ object, field }) => [object, field])).toEqual([
      ['shop/NetworkPolicy/web', 'spec.ingress[1]'],
    ]);
  });

  it('find a database that other namespaces reach, worse where addresses do', () => {
    const rule = 'network.sensitive-port';
    const db = deployment('shop', 'db', { ports: '{containerPort: 5432}' });
    expect(of(rule, findings(db)).map((each) => each.severity)).toEqual(['high']);
    const fromTeam = policy('shop', 'db', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}');
    expect(of(rule, findings(db, fromTeam))).toEqual([]);
    const found = of(rule, findings(db, fromTeam, deployment('other', 'web')));
    expect(found.map(({ severity, detail }) => [severity, detail.includes('other/Deployment/web')])).toEqual([
      ['medium', true],
    ]);
    const own = policy('shop', 'db', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
    expect(of(rule, findings(db, own, deployment('other', 'web')))).toEqual([]);
    expect(of(rule, findings(deployment('shop', 'redis')))).toHaveLength(1);
    expect(of(rule, findings(deployment('shop', 'web', { ports: '{containerPort: 8080}' })))).toEqual([]);
  });

  it('find a policy that selects no pod', () => {
    const rule = 'network.policy-selects-nothing';
    const mistyped = policy('shop', 'p', '{podSelector: {matchLabels: {app: wbe}}, policyTypes: [Ingress]}');
    const found = of(rule, findings(deployment('shop', 'web'), mistyped));
    expect(found.map((each) => each.object)).toEqual(['shop/NetworkPolicy/p']);
    expect(found[0]?.detail).toContain('app=wbe');
    expect(of(rule, findings(deployment('shop', 'web'), policy('shop', 'p', DENY_ALL)))).toEqual([]);
  });
});

describe('access rules', () => {
  const rbac = 'apiVersion: rbac.authorization.k8s.io/v1';
  const role = `${rbac}\nkind: Role\nmetadata: {name: reads, namespace: shop}\nrules:\n- {verbs: [list], apiGroups: [""], resources: [secrets]}`;
  const bind = (who: string) =>
    `${rbac}\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads}\nsubjects: [${who}]`;

  it('find what the token of a pod is good for, at the rule that says so', () => {
    const found = findings(
      deployment('shop', 'web', { pod: 'serviceAccountName: web' }),
      role,
      bind('{kind: ServiceAccount, name: web}'),
    );
    expect(of('access.readSecrets', found)).toMatchObject([
      { workload: 'shop/Deployment/web', severity: 'high', document: 1, line: 20 },
    ]);
    expect(of('access.readSecrets', found)[0]?.detail).toContain(
      'list secrets in shop (RoleBinding b gives ServiceAccount shop/web Role reads)',
    );
  });

  it('say nothing of a pod without a token', () => {
    const pod = 'serviceAccountName: web\n      automountServiceAccountToken: false';
    const found = findings(deployment('shop', 'web', { pod }), role, bind('{kind: ServiceAccount, name: web}'));
    expect(found.filter((each) => each.rule.startsWith('access.'))).toEqual([]);
  });

  it('find what is bound to everybody, at its binding', () => {
    const found = findings(role, bind('{kind: Group, name: "system:serviceaccounts"}'));
    expect(of('access.boundToEverybody', found).map((each) => [each.object, each.severity])).toEqual([
      ['shop/RoleBinding/b', 'critical'],
    ]);
  });
});

describe('manifest rules', () => {
  it('name what the cluster does not take as written, at its place', () => {
    const twice = findings(deployment('shop', 'web', { pod: 'hostPID: false\n      hostPID: true' }));
    expect(of('manifests.not-as-written', twice)).toMatchObject([
      { object: 'shop/Deployment/web', severity: 'medium', anchor: 'shop/Deployment/web', anchorLine: 2 },
    ]);
    const unknown = findings(deployment('shop', 'web', { pod: 'hostNetwrk: true' }));
    expect(of('manifests.refused', unknown)).toMatchObject([{ object: 'shop/Deployment/web', line: 10 }]);
  });
});

describe('waivers in manifests', () => {
  const waive = (text: string) => `, annotations: {firebreak.dev/waive: "${text}"}`;

  it('mark the findings of their workload and stay visible', () => {
    const meta = waive('network.no-ingress-policy=behind a mesh');
    const found = findings(deployment('shop', 'web', { meta }), deployment('shop', 'api'));
    expect(of('network.no-ingress-policy', found).map((each) => [each.workload, each.waived])).toEqual([
      ['shop/Deployment/api', undefined],
      ['shop/Deployment/web', 'behind a mesh'],
    ]);
    expect(of('manifests.waiver-without-effect', found)).toEqual([]);
  });

  it('of a Namespace count for all in it', () => {
    const shop = namespace('shop', 'firebreak.dev/waive: "network.no-egress-policy=trusted"');
    const found = findings(shop, deployment('shop', 'web'), deployment('other', 'web'));
    expect(of('network.no-egress-policy', found).map((each) => [each.namespace, each.waived])).toEqual([
      ['other', undefined],
      ['shop', 'trusted'],
    ]);
  });

  it('need a reason, and a finding', () => {
    const without = findings(deployment('shop', 'web', { meta: waive('network.no-ingress-policy') }));
    expect(of('network.no-ingress-policy', without)[0]?.waived).toBeUndefined();
    expect(of('manifests.waiver-without-effect', without)).toHaveLength(1);
    const gone = findings(deployment('shop', 'web', { meta: waive('pss.privileged=GPU') }));
    expect(of('manifests.waiver-without-effect', gone)).toHaveLength(1);
  });
});

describe('identities', () => {
  const documents = [
    namespace('shop'),
    namespace('data'),
    deployment('shop', 'web', {
      pod: 'initContainers: [{name: setup, image: setup, securityContext: {privileged: true}}]',
      ports: '{containerPort: 80, hostPort: 80}, {containerPort: 90, hostPort: 90}',
    }),
    deployment('data', 'db', {
      pod: 'hostPID: true',
      ports: '{containerPort: 5432, name: pg}',
    }),
    deployment('data', 'cache', { ports: '{containerPort: 6379}' }),
    policy('shop', 'nothing', '{podSelector: {matchLabels: {app: gone}}}'),
    policy('data', 'deny', DENY_ALL),
  ];
  const lines = (found: readonly Finding[]): string[] =>
    found.map(({ identity, severity, detail }) => `${severity} ${identity} ${detail}`);
  const expected = lines(findings(...documents));

  it('are the same in any order of documents and files, and after a shift of lines', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(documents, { minLength: documents.length }),
        fc.integer({ min: 0, max: documents.length }),
        fc.nat({ max: 5 }),
        (shuffled, cut, shift) => {
          const files = [shuffled.slice(0, cut), shuffled.slice(cut)]
            .filter((part) => part.length > 0)
            .map((part, index) => ({
              path: `${index}.yaml`,
              content: '# comment\n'.repeat(shift) + part.join(`\n---\n${'\n'.repeat(shift)}`),
            }));
          expect(lines(findingsOf(subjectOf(files)))).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not depend on the order of containers, ports and volumes, nor on the form of the text', () => {
    const pod = (containers: string[], volumes: string[]) => ({
      path: 'pod.json',
      content: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: {
          volumes: volumes.map((name) => ({ name, hostPath: { path: `/srv/${name}` } })),
          containers: containers.map((name) => ({
            name,
            image: 'x',
            securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN', 'SYS_ADMIN'] } },
          })),
        },
      }),
    });
    const identities = (file: ManifestFile): string[] =>
      findingsOf(subjectOf([file]))
        .map((each) => each.identity)
        .sort();
    expect(identities(pod(['b', 'a'], ['two', 'one']))).toEqual(identities(pod(['a', 'b'], ['one', 'two'])));
  });

  it('give each container, volume and capability at fault a finding of its own', () => {
    const found = findings(`
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  volumes: [{name: one, hostPath: {path: /srv}}, {name: two, hostPath: {path: /opt}}]
  containers:
  - {name: a, image: x, securityContext: {privileged: true, capabilities: {add: [NET_ADMIN, SYS_ADMIN]}}}
  - name: b
    image: x
    securityContext: {privileged: true}`);
    expect(of('pss.privileged', found).map((each) => [each.field, each.line])).toEqual([
      ['spec.containers[0].securityContext.privileged', 8],
      ['spec.containers[1].securityContext.privileged', 11],
    ]);
    expect(of('pss.hostPathVolumes', found)).toHaveLength(2);
    expect(of('hardening.dangerousCapability.NET_ADMIN', found)).toHaveLength(1);
    expect(of('hardening.dangerousCapability.SYS_ADMIN', found)).toHaveLength(1);
  });
});

describe('admission rules', () => {
  const labelled = (labels: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${labels}}}`;
  const ENFORCE = 'pod-security.kubernetes.io/enforce';

  it('find what its own namespace would refuse, and then never gets a pod', () => {
    const found = of(
      'admission.refused-by-namespace',
      findings(
        labelled(`${ENFORCE}: baseline`),
        deployment('shop', 'web', { pod: 'hostPID: true' }),
        deployment('shop', 'api'),
      ),
    );
    expect(found.map(({ workload, severity }) => [workload, severity])).toEqual([['shop/Deployment/web', 'high']]);
    expect(found[0]?.detail).toBe(
      'namespace shop enforces baseline:latest: the Deployment web is created, but never gets a pod. It violates PodSecurity "baseline:latest": host namespaces (hostPID=true)',
    );
  });

  it('find used namespaces without a label, and labels with values that mean nothing', () => {
    const rule = 'admission.unlabelled-namespace';
    expect(of(rule, findings(namespace('shop'), deployment('shop', 'web'))).map(({ object }) => object)).toEqual([
      'Namespace/shop',
    ]);
    expect(of(rule, findings(namespace('shop')))).toEqual([]);
    expect(of(rule, findings(deployment('shop', 'web')))).toEqual([]);
    const wrong = findings(labelled(`${ENFORCE}: strict`), deployment('shop', 'web'));
    expect(of(rule, wrong)).toEqual([]);
    expect(of('admission.invalid-label', wrong).map(({ detail }) => detail)).toEqual([
      `${ENFORCE}: "strict" is not a value of this label and counts as restricted`,
    ]);
  });
});
