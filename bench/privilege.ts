import { load } from 'js-yaml';
import { stringify } from 'yaml';
import { accessOf, tokensIn } from '../src/engine/access/index.js';
import { buildCluster } from '../src/engine/cluster/index.js';
import { readManifests, type Bundle, type ManifestFile } from '../src/engine/manifests/index.js';
import { admissionOf } from '../src/engine/privilege/admission/index.js';
import { hardeningFindings } from '../src/engine/privilege/hardening/index.js';
import { intruderView } from '../src/engine/privilege/intruder/index.js';
import { effectiveRights } from '../src/engine/privilege/rights/index.js';
import { evaluateStandards, judgedPodOf } from '../src/engine/privilege/standards/index.js';
import { everyContainer } from '../src/engine/privilege/standards/pod.js';
import { Random } from './random.js';
import { milliseconds, ratio, sideBySide } from './report.js';

/**
 * Judging pods (both standards, hardening, effective rights, access), in one thread, against reading the same pods' YAML,
 * in one run. Places of fields
 * are found when the first one is asked for: by the judging, unless the reading has asked. Every round judges what it has just read: nothing is known of it from the round before.
 */
const PODS = Number(process.argv[2] ?? 2000);
const ROUNDS = Number(process.argv[3] ?? 9);
const random = new Random(7);

function deployment(index: number): string {
  const some = <Value>(...values: Value[]): Value => values[random.below(values.length)] as Value;
  const containers = Array.from({ length: 1 + random.below(3) }, (_, position) => ({
    name: `c${position}`,
    image: some('registry.example/app:1.2.3', 'nginx', `registry.example/api@sha256:${'0'.repeat(64)}`),
    ports: [{ containerPort: some(80, 8080, 9090), name: 'http' }],
    env: [
      { name: 'MODE', value: 'fast' },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    ],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10 },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config', mountPath: '/etc/app', readOnly: true },
    ],
    securityContext: some<object>(
      {},
      { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      { privileged: index % 20 === 0, capabilities: { add: ['NET_ADMIN'] } },
    ),
  }));
  return stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${index}`, namespace: `team-${index % 20}`, labels: { app: `app-${index}` } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: `app-${index}` } },
      template: {
        metadata: { labels: { app: `app-${index}`, tier: some('web', 'data') } },
        spec: {
          serviceAccountName: some('default', `sa-${index % 50}`),
          securityContext: some<object>(
            {},
            { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
          ),
          volumes: [
            { name: 'tmp', emptyDir: {} },
            { name: 'config', configMap: { name: 'config' } },
            ...(index % 25 === 0 ? [{ name: 'host', hostPath: { path: '/var/log' } }] : []),
          ],
          containers,
        },
      },
    },
  });
}

const files: readonly ManifestFile[] = [
  { path: 'pods.yaml', content: Array.from({ length: PODS }, (_, index) => deployment(index)).join('---\n') },
];
const texts = files.map(({ content }) => content.split('---\n')).flat();

function read(): Bundle {
  return readManifests(files, { defaultNamespace: 'default' });
}

let latest = read();
let cluster = buildCluster(latest);

/** Both standards, hardening, effective rights and access of every workload. */
function judge(): number {
  const access = accessOf(cluster);
  let found = 0;
  for (const workload of cluster.workloads) {
    const pod = judgedPodOf(workload);
    const { baseline, restricted } = evaluateStandards(pod, 'latest');
    const rights = effectiveRights(cluster, workload, pod);
    found += baseline.violations.length + restricted.violations.length;
    found += hardeningFindings(cluster, workload, pod, rights).length;
    found += access.accountOf(workload).risks.length;
    for (const container of everyContainer(pod)) found += tokensIn(cluster, workload, container).length;
  }
  if (found === 0) throw new Error('nothing was found');
  return found;
}

const timings = sideBySide(
  {
    read: () => (latest = read()),
    build: () => (cluster = buildCluster(latest)),
    judge,
    readWithPlaces: () => {
      latest = read();
      for (const object of latest.objects) object.locate(['metadata']);
      cluster = buildCluster(latest);
    },
    judgeWithPlaces: judge,
    again: () => (cluster = buildCluster((latest = read()))),
    everything: () => {
      let steps = 0;
      for (const workload of cluster.workloads) {
        const pod = judgedPodOf(workload);
        evaluateStandards(pod, 'latest');
        const rights = effectiveRights(cluster, workload, pod);
        hardeningFindings(cluster, workload, pod, rights);
        steps += intruderView({ cluster, workload, pod, rights }).length;
        admissionOf(cluster, workload, pod);
      }
      return steps;
    },
    parse: () => texts.map((text) => load(text)),
  },
  ROUNDS,
);

const size = files.reduce((sum, { content }) => sum + content.length, 0);
console.log(`${PODS} Deployments, ${(size / 2 ** 20).toFixed(1)} MiB of YAML, ${ROUNDS} rounds, seed 7`);
console.log(`reading them (decoded and validated):              ${milliseconds(timings.read)}`);
console.log(`finding the workloads in them:                     ${milliseconds(timings.build)}`);
console.log(`js-yaml parsing alone, for comparison:             ${milliseconds(timings.parse)}`);
console.log(`judging: standards, hardening, rights, access:     ${milliseconds(timings.judge)}`);
console.log(`  the same with intruder and admission for access: ${milliseconds(timings.everything)}`);
console.log(`judging / reading:         ${ratio(timings.judge, timings.read)}   (at most 0.5)`);
console.log(
  `reading with the places of everything, and finding the workloads: ${milliseconds(timings.readWithPlaces)}`,
);
console.log(
  `judging what was read so:                                         ${milliseconds(timings.judgeWithPlaces)}`,
);
console.log(
  `judging / reading, places looked up while reading: ${ratio(timings.judgeWithPlaces, timings.readWithPlaces)}`,
);
console.log(`judging / js-yaml parsing: ${ratio(timings.judge, timings.parse)}`);
