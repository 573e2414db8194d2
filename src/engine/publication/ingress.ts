import type { Cluster } from '../cluster/index.js';
import { asNumber, asObject, asString, objectsIn, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import type { FieldPath, JsonObject, ManifestObject } from '../manifests/index.js';
import { EVERY_ADDRESS } from '../reachability/addresses.js';
import type { Network } from '../reachability/network.js';
import { resolveBackend } from './backends.js';
import { link, nameOf } from './chain.js';
import { findController, isCloud, type ControllerWanted } from './controllers.js';
import { deadEnd, type DeadEnd } from './dead-ends.js';
import type { ExposureClass, TrafficSource, WayIn } from './types.js';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';

/** Every way in that Ingress objects open, and rules that lead nowhere. */
export function waysThroughIngress(network: Network): { ways: WayIn[]; deadEnds: DeadEnd[] } {
  const ways: WayIn[] = [];
  const deadEnds: DeadEnd[] = [];
  for (const ingress of network.cluster.objectsOf('networking.k8s.io', 'Ingress')) {
    const wanted = classOf(network.cluster, ingress);
    const { source, reach } = sourceOf(network, ingress, wanted);
    for (const { path, backend, conditions, text } of backendsOf(ingress)) {
      const service = asObject(backend['service']);
      if (service === undefined) {
        const resource = asObject(backend['resource']);
        if (resource === undefined) continue;
        // A bucket or the like: nothing of the cluster is behind it.
        continue;
      }
      const port = asObject(service['port']);
      const found = resolveBackend(network.cluster, {
        route: ingress,
        path: [...path, 'service'],
        namespace: ingress.namespace,
        service: asString(service['name']) ?? '',
        port: asNumber(port?.['number']) ?? asString(port?.['name']) ?? '',
        protocol: 'TCP',
      });
      deadEnds.push(...found.deadEnds);
      for (const { pod, port: target, protocol, chain } of found.pods) {
        const step = link(ingress, path, text);
        ways.push({
          via: 'ingress',
          class: reach,
          pod,
          protocol,
          port: target,
          source,
          conditions,
          chain: [step, ...chain],
        });
      }
    }
  }
  return { ways, deadEnds };
}

/** spec.ingressClassName, else the annotation, else the default IngressClass. */
function classOf(cluster: Cluster, ingress: ManifestObject): ControllerWanted {
  const classes = cluster.objectsOf('networking.k8s.io', 'IngressClass');
  const annotations = labelsOf(valueAt(ingress.value, ['metadata', 'annotations']));
  const written = asString(valueAt(ingress.value, ['spec', 'ingressClassName'])) ?? annotations.get(CLASS_ANNOTATION);
  const found =
    written === undefined
      ? classes.find((each) => labelsOf(valueAt(each.value, ['metadata', 'annotations'])).get(DEFAULT_CLASS) === 'true')
      : classes.find((each) => each.name === written);
  return {
    className: written ?? found?.name,
    controller: found === undefined ? undefined : asString(valueAt(found.value, ['spec', 'controller'])),
  };
}

function sourceOf(
  network: Network,
  ingress: ManifestObject,
  wanted: ControllerWanted,
): { source: TrafficSource; reach: ExposureClass } {
  if (network.assume.ingressController === undefined && isCloud(wanted)) {
    return {
      source: { kind: 'clients', ranges: EVERY_ADDRESS.filter(({ family }) => family === 4), preserved: false },
      reach: cloudClass(ingress, wanted),
    };
  }
  return { source: { kind: 'controller', controller: findController(network, wanted) }, reach: 'internet' };
}

function cloudClass(ingress: ManifestObject, { className, controller }: ControllerWanted): ExposureClass {
  const annotations = labelsOf(valueAt(ingress.value, ['metadata', 'annotations']));
  // AWS's controller makes internal balancers unless told otherwise.
  if (className === 'alb' || /aws/.test(controller ?? '')) {
    return annotations.get('alb.ingress.kubernetes.io/scheme') === 'internet-facing' ? 'internet' : 'private';
  }
  if (className === 'gce-internal' || annotations.get('appgw.ingress.kubernetes.io/use-private-ip') === 'true')
    return 'private';
  return 'internet';
}

interface IngressBackend {
  readonly path: FieldPath;
  readonly backend: JsonObject;
  readonly conditions: readonly string[];
  readonly text: string;
}

function backendsOf(ingress: ManifestObject): IngressBackend[] {
  const spec = asObject(ingress.value['spec']) ?? {};
  const found: IngressBackend[] = [];
  const fallback = asObject(spec['defaultBackend']);
  if (fallback !== undefined) {
    const text = 'requests that no rule takes';
    found.push({ path: ['spec', 'defaultBackend'], backend: fallback, conditions: [], text });
  }
  objectsIn(spec['rules']).forEach((rule, index) => {
    const host = asString(rule['host']);
    objectsIn(valueAt(rule, ['http', 'paths'])).forEach((item, place) => {
      const backend = asObject(item['backend']);
      if (backend === undefined) return;
      const condition = `${host ?? 'any host'}${asString(item['path']) ?? '/'}`;
      found.push({
        path: ['spec', 'rules', index, 'http', 'paths', place, 'backend'],
        backend,
        conditions: [condition],
        text: `requests for ${condition}`,
      });
    });
  });
  return found;
}

/** Names of classes that no IngressClass of the bundle has, where it has others: nothing may be watching such an Ingress. */
export function ingressesOfUnknownClass(cluster: Cluster): DeadEnd[] {
  const classes = cluster.objectsOf('networking.k8s.io', 'IngressClass').map((each) => each.name);
  if (classes.length === 0) return [];
  return cluster.objectsOf('networking.k8s.io', 'Ingress').flatMap((ingress) => {
    const written = asString(valueAt(ingress.value, ['spec', 'ingressClassName']));
    if (written === undefined || classes.includes(written)) return [];
    const detail = `${nameOf(ingress)} is for class ${written}; these manifests have only ${classes.join(', ')}.`;
    return [
      deadEnd(
        'route-unattached',
        ingress,
        ['spec', 'ingressClassName'],
        [written],
        detail,
        'Name an IngressClass that exists.',
      ),
    ];
  });
}
