import { groupOf, type FieldPath, type JsonObject, type ManifestObject, type PodShape } from '../manifests/index.js';
import { containersOf } from './containers.js';
import { asBoolean, asNumber, asObject, asString, asList, objectsIn, valueAt } from './json.js';
import { labelsOf } from './labels.js';
import type { NamedPort, Pod, Protocol, Workload } from './types.js';

const TEMPLATE: FieldPath = ['spec', 'template'];
/** Where the pod stands in each kind that owns pods; [] for a Pod itself. */
const POD_PATHS: ReadonlyMap<string, FieldPath> = new Map<string, FieldPath>([
  ['/Pod', []],
  ['/ReplicationController', TEMPLATE],
  ['apps/Deployment', TEMPLATE],
  ['apps/StatefulSet', TEMPLATE],
  ['apps/DaemonSet', TEMPLATE],
  ['apps/ReplicaSet', TEMPLATE],
  ['batch/Job', TEMPLATE],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  // KubeVirt runs each virtual machine in a pod that gets the template's labels.
  ['kubevirt.io/VirtualMachine', TEMPLATE],
  ['kubevirt.io/VirtualMachineInstance', []],
]);

/** The workloads that an object is: none where it owns no pods, several where a kind that is not known has several pods. */
export function workloadsIn(object: ManifestObject): Workload[] {
  const podPath = POD_PATHS.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  const podSpec = podPath === undefined ? undefined : asObject(valueAt(object.value, [...podPath, 'spec']));
  if (podPath !== undefined) return podSpec === undefined ? [] : [workloadOf(object, podPath, podSpec)];
  return (object.podShapes ?? []).flatMap((shape) => {
    const spec =
      shape.form === 'steps' ? specOfSteps(object, shape) : asObject(valueAt(object.value, [...shape.path, 'spec']));
    return spec === undefined ? [] : [workloadOf(object, shape.path, spec, shape)];
  });
}

function workloadOf(object: ManifestObject, podPath: FieldPath, podSpec: JsonObject, byShape?: PodShape): Workload {
  // The pod of a task has the labels of what runs it.
  const metadataPath = byShape?.form === 'steps' ? ['metadata'] : [...podPath, 'metadata'];
  const metadata = asObject(valueAt(object.value, metadataPath));
  const podLabels = labelsOf(metadata?.['labels']);
  const pods: Pod[] = [];
  const replicas = replicasOf(object);
  const name = byShape?.part === undefined ? object.name : `${object.name}.${byShape.part}`;
  const workload: Workload = {
    namespace: object.namespace,
    kind: object.kind,
    name,
    ref: `${object.namespace}/${object.kind}/${name}`,
    object,
    podSpecPath: byShape?.form === 'steps' ? podPath : [...podPath, 'spec'],
    podMetadataPath: metadataPath,
    podSpec,
    podLabels,
    podAnnotations: labelsOf(metadata?.['annotations']),
    pods,
    ...(byShape === undefined ? {} : { byShape }),
    ...(replicas === undefined ? {} : { replicas }),
  };
  if (!hasEnded(object)) {
    const nodeName = asString(podSpec['nodeName']);
    pods.push({
      workload,
      namespace: object.namespace,
      name,
      labels: podLabels,
      ports: namedPortsOf(workload),
      recorded: object.kind === 'Pod',
      hostNetwork: asBoolean(podSpec['hostNetwork']) ?? false,
      addresses: addressesOf(object),
      ...(nodeName === undefined ? {} : { nodeName }),
      serviceAccountName: asString(podSpec['serviceAccountName']) ?? asString(podSpec['serviceAccount']) ?? 'default',
    });
  }
  return workload;
}

/** The pod that Tekton makes of a task: its steps and sidecars are containers, the rest comes from the podTemplate of the run. */
function specOfSteps(object: ManifestObject, { path }: PodShape): JsonObject | undefined {
  const task = asObject(valueAt(object.value, path));
  if (task === undefined) return undefined;
  const run = asObject(object.value['spec']);
  const template =
    asObject(run?.['podTemplate']) ?? asObject(valueAt(object.value, ['spec', 'taskRunTemplate', 'podTemplate']));
  const account =
    asString(run?.['serviceAccountName']) ??
    asString(valueAt(object.value, ['spec', 'taskRunTemplate', 'serviceAccountName']));
  return Object.assign(Object.create(null) as JsonObject, template, {
    containers: [...asList(task['steps']), ...asList(task['sidecars'])],
    volumes: [...asList(template?.['volumes']), ...asList(task['volumes'])],
    ...(account === undefined ? {} : { serviceAccountName: account }),
  });
}

function replicasOf(object: ManifestObject): number | undefined {
  if (object.kind === 'DaemonSet') return undefined;
  const field = object.kind === 'Job' ? 'parallelism' : 'replicas';
  return asNumber(valueAt(object.value, ['spec', field])) ?? 1;
}

/** Pods that have ended have no network any more. */
function hasEnded(object: ManifestObject): boolean {
  const phase = object.kind === 'Pod' ? asString(valueAt(object.value, ['status', 'phase'])) : undefined;
  return phase === 'Succeeded' || phase === 'Failed';
}

function addressesOf(object: ManifestObject): string[] {
  if (object.kind !== 'Pod') return [];
  const several = objectsIn(valueAt(object.value, ['status', 'podIPs'])).flatMap((each) => asString(each['ip']) ?? []);
  const single = asString(valueAt(object.value, ['status', 'podIP']));
  return several.length > 0 ? several : single === undefined ? [] : [single];
}

/**
 * Ports of ordinary and then of restartable init containers: the order in which a Service looks for its target port. Names are
 * unique in a container only, so one may stand twice.
 */
function namedPortsOf(workload: Workload): NamedPort[] {
  const containers = containersOf(workload.podSpec);
  return [
    ...containers.filter(({ kind }) => kind === 'container'),
    ...containers.filter(({ kind, value }) => kind === 'initContainer' && value['restartPolicy'] === 'Always'),
  ]
    .flatMap(({ value }) => objectsIn(value['ports']))
    .flatMap((port): NamedPort[] => {
      const name = asString(port['name']);
      const number = asNumber(port['containerPort']);
      if (name === undefined || number === undefined) return [];
      return [{ name, port: number, protocol: protocolOf(asString(port['protocol'])) }];
    });
}

/** An absent protocol is TCP. */
export function protocolOf(text: string | undefined): Protocol {
  return text === 'UDP' || text === 'SCTP' ? text : 'TCP';
}
