import { groupOf, type FieldPath, type ManifestObject } from '../manifests/index.js';
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

/** The workload that an object is; undefined where it owns no pods. Kinds that are not known count by their shape. */
export function workloadOf(object: ManifestObject): Workload | undefined {
  const podPath = POD_PATHS.get(`${groupOf(object.apiVersion)}/${object.kind}`) ?? shapeOf(object);
  if (podPath === undefined) return undefined;
  const podSpec = asObject(valueAt(object.value, [...podPath, 'spec']));
  if (podSpec === undefined) return undefined;
  const metadata = asObject(valueAt(object.value, [...podPath, 'metadata']));
  const podLabels = labelsOf(metadata?.['labels']);
  const pods: Pod[] = [];
  const replicas = replicasOf(object);
  const workload: Workload = {
    namespace: object.namespace,
    kind: object.kind,
    name: object.name,
    ref: `${object.namespace}/${object.kind}/${object.name}`,
    object,
    podSpecPath: [...podPath, 'spec'],
    podMetadataPath: [...podPath, 'metadata'],
    podSpec,
    podLabels,
    podAnnotations: labelsOf(metadata?.['annotations']),
    pods,
    ...(replicas === undefined ? {} : { replicas }),
  };
  if (!hasEnded(object)) {
    const nodeName = asString(podSpec['nodeName']);
    pods.push({
      workload,
      namespace: object.namespace,
      name: object.name,
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

function shapeOf(object: ManifestObject): FieldPath | undefined {
  return asList(valueAt(object.value, [...TEMPLATE, 'spec', 'containers'])).length > 0 ? TEMPLATE : undefined;
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
