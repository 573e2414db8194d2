import { containersOf, selects, type Workload } from '../cluster/index.js';
import { asList, asString } from '../cluster/json.js';
import type { Network } from '../reachability/network.js';
import { podEndpoints } from '../reachability/endpoints.js';
import { hypotheticalPod } from '../reachability/hypothetical.js';
import type { Controller } from './types.js';

/** What is asked for: the controller of an IngressClass or GatewayClass, by whatever is known of it. */
export interface ControllerWanted {
  /** spec.controller or spec.controllerName of the class, where the bundle has it. */
  readonly controller: string | undefined;
  readonly className: string | undefined;
}

interface Product {
  readonly controllers: RegExp;
  readonly classes: RegExp;
  /** Images of the pods that requests come from, which need not be those that watch the routes. */
  readonly images: RegExp;
}

const PRODUCTS: readonly Product[] = [
  {
    controllers: /^k8s\.io\/(.+-)?ingress-nginx|^k8s\.io\/.*nginx/,
    classes: /nginx/,
    images:
      /(^|\/)(ingress-nginx\/controller(-chroot)?|nginx-ingress-controller(-[a-z0-9]+)?|controller-ingress-nginx)([:@]|$)/,
  },
  { controllers: /^nginx\.org\//, classes: /nginx/, images: /(^|\/)(nginx\/)?nginx-(plus-)?ingress([:@]|$)/ },
  { controllers: /^traefik\.io\//, classes: /traefik/, images: /(^|\/)traefik([:@]|$)/ },
  {
    controllers: /^haproxy\.org\/|^haproxy-ingress\.github\.io\//,
    classes: /haproxy/,
    images: /(^|\/)(haproxytech\/kubernetes-ingress|haproxy-ingress|haproxy-ingress-controller)([:@]|$)/,
  },
  { controllers: /^projectcontour\.io\//, classes: /contour/, images: /(^|\/)envoy([:@]|$)/ },
  { controllers: /konghq\.com\//, classes: /kong/, images: /(^|\/)kong(-gateway)?([:@]|$)/ },
  { controllers: /^istio\.io\//, classes: /istio/, images: /(^|\/)proxyv2([:@]|$)/ },
  { controllers: /getambassador\.io\//, classes: /ambassador/, images: /(^|\/)(emissary|ambassador|aes)([:@]|$)/ },
  { controllers: /^apisix\.apache\.org\//, classes: /apisix/, images: /(^|\/)apisix([:@]|$)/ },
  { controllers: /skipper/, classes: /skipper/, images: /(^|\/)skipper([:@]|$)/ },
  { controllers: /^caddy|caddyserver/, classes: /caddy/, images: /(^|\/)caddy\/?ingress([:@]|$)/ },
  { controllers: /^gateway\.envoyproxy\.io\//, classes: /^(eg|envoy)/, images: /(^|\/)envoy([:@]|$)/ },
  { controllers: /^gateway\.nginx\.org\//, classes: /nginx/, images: /(^|\/)nginx-gateway-fabric(\/nginx)?([:@]|$)/ },
  { controllers: /^openshift\.io\/ingress-to-route/, classes: /openshift/, images: /haproxy-router|openshift.*router/ },
];

/** Balancers of clouds, which reach nodes or pods from outside the cluster. */
const CLOUDS: readonly { readonly controllers: RegExp; readonly classes: RegExp }[] = [
  { controllers: /^ingress\.k8s\.aws\/|^eks\.amazonaws\.com\//, classes: /^alb$/ },
  { controllers: /ingress-gce|^networking\.gke\.io\//, classes: /^gce(-internal)?$|^gke-l7-/ },
  {
    controllers: /^azure\/application-gateway|alb\.networking\.azure\.io/,
    classes: /^azure-application-gateway$|^azure-alb/,
  },
];

export function isCloud({ controller, className }: ControllerWanted): boolean {
  return CLOUDS.some(
    (cloud) =>
      (controller !== undefined && cloud.controllers.test(controller)) ||
      (className !== undefined && cloud.classes.test(className)),
  );
}

/**
 * The controller in the bundle: as `assume.ingressController` says; by its class; or the only one there is. Otherwise a
 * pod without labels in a namespace that no manifest declares, and the answer says that this is assumed.
 */
export function findController(network: Network, wanted: ControllerWanted): Controller {
  const given = network.assume.ingressController;
  if (given !== undefined) return givenController(network, given);
  const found = workloadsOf(network, wanted);
  if (found.length > 0) return controllerOf(network, found);
  return assumedController(
    wanted.className === undefined ? 'the ingress controller' : `the controller of class ${wanted.className}`,
  );
}

export function controllerOf(network: Network, workloads: readonly Workload[]): Controller {
  return {
    endpoints: podEndpoints(
      network,
      workloads.flatMap((workload) => workload.pods),
      false,
    ),
    workload: workloads[0]?.ref ?? null,
    assumed: false,
    text: workloads.map((workload) => workload.ref).join(', '),
  };
}

export const ASSUMED_NAMESPACE = 'ingress-controller-ns';

export function assumedController(
  text: string,
  namespace = ASSUMED_NAMESPACE,
  name = 'ingress-controller',
): Controller {
  return { endpoints: [hypotheticalPod(namespace, name, new Map())], workload: null, assumed: true, text };
}

function givenController(
  network: Network,
  { namespace, labels }: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): Controller {
  const requirements = Object.entries(labels).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: new Set([value]),
  }));
  const pods = network.cluster.pods.filter(
    (pod) => pod.namespace === namespace && selects({ requirements }, pod.labels),
  );
  const workloads = [...new Set(pods.map((pod) => pod.workload))];
  if (workloads.length > 0 && requirements.length > 0) return controllerOf(network, workloads);
  const text = `the ingress controller in namespace ${namespace}`;
  return {
    endpoints: [hypotheticalPod(namespace, 'ingress-controller', new Map(Object.entries(labels)))],
    workload: null,
    assumed: true,
    text,
  };
}

function workloadsOf({ cluster }: Network, { controller, className }: ControllerWanted): Workload[] {
  const running = cluster.workloads.filter((workload) => workload.pods.length > 0);
  const products = PRODUCTS.filter((product) =>
    controller === undefined
      ? className === undefined || product.classes.test(className)
      : product.controllers.test(controller),
  );
  const found = running.filter(
    (workload) =>
      products.some((product) => imagesOf(workload).some((image) => product.images.test(image))) &&
      argumentsFit(workload, controller, className),
  );
  // Without a class any controller may take the route: only one that is alone is it.
  return controller === undefined && className === undefined && found.length > 1 ? [] : found;
}

function imagesOf(workload: Workload): string[] {
  return containersOf(workload.podSpec)
    .filter(({ kind }) => kind === 'container')
    .flatMap(({ value }) => asString(value['image']) ?? []);
}

/** Two installations of one product tell their classes apart by arguments. */
function argumentsFit(workload: Workload, controller: string | undefined, className: string | undefined): boolean {
  const written = containersOf(workload.podSpec).flatMap(({ value }) =>
    [...asList(value['command']), ...asList(value['args'])].flatMap((each) => asString(each) ?? []),
  );
  const valueOf = (flag: string): string | undefined =>
    written.find((each) => each.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const wantedController = valueOf('--controller-class');
  if (controller !== undefined && wantedController !== undefined) return wantedController === controller;
  const wantedClass = valueOf('--ingress-class') ?? valueOf('-ingress-class');
  return className === undefined || wantedClass === undefined || wantedClass === className;
}
