import { describe, expect, it } from 'vitest';
import { publicationsOf, type PublishedPort, type PublicationMap } from '../../src/engine/publication/index.js';
import type { Assume } from '../../src/engine/reachability/index.js';
import { deployment, namespace, networkFrom, policy, service } from '../engine-fixtures.js';

const SHOP = namespace('shop');
const WEB = deployment('shop/web', 'ports: [{name: http, containerPort: 8080}]');

function publish(
  documents: readonly string[],
  assume?: Assume,
): PublicationMap & { port(text: string): PublishedPort } {
  const network = networkFrom(documents, assume);
  const map = publicationsOf(network);
  return {
    ...map,
    port: (text) => {
      const [ref = '', number = ''] = text.split(' ');
      const workload = network.cluster.workloads.find((each) => each.ref === ref);
      if (workload === undefined) throw new Error(`no ${ref}`);
      const port = map.of(workload).ports.find((each) => `${each.port ?? 'every'}` === number);
      if (port === undefined) throw new Error(`${ref} has no port ${number}`);
      return port;
    },
  };
}

/** via, class and verdict of each way to a port. */
const waysOf = (port: PublishedPort): string[] =>
  port.publications.map(({ via, class: reach, verdict }) => `${via} ${reach} ${verdict}`);

const WEB_8080 = 'shop/Deployment/web 8080';

describe('how a port is published by Services', () => {
  it('is the cluster’s own without any Service', () => {
    const port = publish([SHOP, WEB]).port(WEB_8080);
    expect(port).toMatchObject({ class: 'cluster', certain: true, names: ['http'], publications: [] });
  });

  it('is nobody’s where policies let no pod in', () => {
    expect(publish([SHOP, WEB, policy('shop/deny', 'podSelector: {}')]).port(WEB_8080).class).toBe('none');
  });

  it('is the cluster’s where policies let only some pods in, though nobody has them yet', () => {
    const some = policy(
      'shop/some',
      'podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: later}}}]}]',
    );
    expect(publish([SHOP, WEB, some]).port(WEB_8080).class).toBe('cluster');
  });

  it.each([
    ['type: ClusterIP', '', ['cluster-ip cluster allowed']],
    ['type: NodePort', '', ['node-port node allowed', 'cluster-ip cluster allowed']],
    [
      'type: LoadBalancer',
      '',
      ['load-balancer internet allowed', 'node-port node allowed', 'cluster-ip cluster allowed'],
    ],
    [
      'type: LoadBalancer, allocateLoadBalancerNodePorts: false',
      '',
      ['load-balancer internet allowed', 'cluster-ip cluster allowed'],
    ],
    [
      'type: LoadBalancer, allocateLoadBalancerNodePorts: false',
      'networking.gke.io/load-balancer-type: Internal',
      ['load-balancer private allowed', 'cluster-ip cluster allowed'],
    ],
    [
      'type: LoadBalancer, allocateLoadBalancerNodePorts: false',
      "service.beta.kubernetes.io/aws-load-balancer-internal: 'false'",
      ['load-balancer internet allowed', 'cluster-ip cluster allowed'],
    ],
    [
      'type: LoadBalancer, allocateLoadBalancerNodePorts: false, loadBalancerSourceRanges: [10.0.0.0/8]',
      '',
      ['load-balancer private allowed', 'cluster-ip cluster allowed'],
    ],
    ['type: ClusterIP, externalIPs: [198.51.100.9]', '', ['external-ip private allowed', 'cluster-ip cluster allowed']],
    ['type: ClusterIP, externalIPs: [8.8.8.8]', '', ['external-ip internet allowed', 'cluster-ip cluster allowed']],
  ])('%s %s', (spec, annotations, ways) => {
    const front = service(
      'shop/front',
      `${spec}, selector: {app: web}, ports: [{port: 80, targetPort: http}]`,
      annotations,
    );
    expect(waysOf(publish([SHOP, WEB, front]).port(WEB_8080))).toEqual(ways);
  });

  it('proves each way by file and line', () => {
    const front = service(
      'shop/front',
      'type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: http}]',
    );
    const [way] = publish([SHOP, front, WEB]).port(WEB_8080).publications;
    expect(way?.chain.map(({ kind, field, line }) => `${kind} ${field ?? ''} ${line}`)).toEqual([
      'Service spec.type 4',
      'Service spec.ports[0] 4',
      'Deployment spec.template.metadata.labels 12',
    ]);
  });

  const BALANCED = (more: string): string =>
    service(
      'shop/front',
      `type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80, targetPort: 8080}], ${more}`,
    );
  const OFFICE = policy('shop/office', 'podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]');

  it('is narrowed by policies on client addresses where nodes keep them', () => {
    const [way] = publish([SHOP, WEB, BALANCED('externalTrafficPolicy: Local'), OFFICE]).port(WEB_8080).publications;
    expect(way).toMatchObject({ verdict: 'partial', class: 'internet', ranges: ['203.0.113.0/24'] });
  });

  it('leaves open what policies on client addresses do where nodes may hide them', () => {
    const [way] = publish([SHOP, WEB, BALANCED('externalTrafficPolicy: Cluster'), OFFICE]).port(WEB_8080).publications;
    expect(way?.verdict).toBe('unknown');
    expect(way?.unknownBecause?.join()).toContain('externalTrafficPolicy');
  });

  it('is closed where policies let no address in', () => {
    const inside = policy('shop/inside', 'podSelector: {}, ingress: [{from: [{podSelector: {}}]}]');
    const port = publish([SHOP, WEB, BALANCED(''), inside]).port(WEB_8080);
    expect(waysOf(port)).toEqual(['cluster-ip cluster partial', 'load-balancer none denied']);
    expect(port.class).toBe('cluster');
  });
});

describe('how far a workload is open', () => {
  const classOf = (...documents: string[]): string | undefined => {
    const network = networkFrom([SHOP, deployment('shop/silent'), ...documents]);
    const [workload] = network.cluster.workloads;
    return workload === undefined ? undefined : publicationsOf(network).of(workload).class;
  };

  it('counts ports that nobody declares: something may listen on them', () => {
    expect(classOf()).toBe('cluster');
    expect(classOf(policy('shop/deny', 'podSelector: {}'))).toBe('none');
    expect(
      classOf(policy('shop/one', 'podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 9999}]}]')),
    ).toBe('cluster');
  });

  it('counts what a policy that is not understood may leave open', () => {
    const cilium =
      '{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: c, namespace: shop}, spec: {}}';
    expect(classOf(policy('shop/deny', 'podSelector: {}'), cilium)).toBe('cluster');
  });
});

describe('how a port is published by nodes', () => {
  it('host ports open it on the node, bound to the container’s port', () => {
    const host = deployment('shop/web', 'ports: [{containerPort: 8080, hostPort: 80}]');
    expect(waysOf(publish([SHOP, host]).port(WEB_8080))).toEqual(['host-port node allowed']);
  });

  it('policies close a host port to clients, but not to the node’s own processes', () => {
    const deny = policy('shop/deny', 'podSelector: {}');
    const host = (address: string): string =>
      deployment('shop/web', `ports: [{containerPort: 8080, hostPort: 80${address}}]`);
    expect(waysOf(publish([SHOP, host(''), deny]).port(WEB_8080))).toEqual(['host-port none denied']);
    expect(waysOf(publish([SHOP, host(', hostIP: 127.0.0.1'), deny]).port(WEB_8080))).toEqual([
      'host-port node allowed',
    ]);
  });

  it('a pod on the host’s network has every port open whatever policies say', () => {
    const host = deployment('shop/web', 'ports: [{containerPort: 8080}]', 'hostNetwork: true');
    const { port } = publish([SHOP, host, policy('shop/deny', 'podSelector: {}')]);
    expect(port('shop/Deployment/web every')).toMatchObject({ class: 'node', port: null });
    expect(waysOf(port(WEB_8080))).toEqual(['host-network node allowed']);
  });
});

const INGRESS = (spec: string): string =>
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {${spec}}}`;
const RULES =
  'rules: [{host: shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: front, port: {name: http}}}}]}}]';
const FRONT = service('shop/front', 'selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]');
const NGINX_CLASS =
  '{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: nginx}, spec: {controller: k8s.io/ingress-nginx}}';
const CONTROLLER = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: ingress-nginx}
spec:
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: controller, image: 'registry.k8s.io/ingress-nginx/controller:v1.12.0', args: [--controller-class=k8s.io/ingress-nginx]}]}`;
const BALANCER = (type: string): string =>
  service('ingress-nginx/controller', `type: ${type}, selector: {app: nginx}, ports: [{port: 443, targetPort: 443}]`);

describe('how a port is published by Ingress', () => {
  const bundle = [
    SHOP,
    namespace('ingress-nginx'),
    WEB,
    FRONT,
    NGINX_CLASS,
    CONTROLLER,
    INGRESS(`ingressClassName: nginx, ${RULES}`),
  ];

  it('through the controller of the bundle, as far as that is published itself', () => {
    for (const [type, reach] of [
      ['LoadBalancer', 'internet'],
      ['NodePort', 'node'],
      ['ClusterIP', 'cluster'],
    ] as const) {
      const [way] = publish([...bundle, BALANCER(type)])
        .port(WEB_8080)
        .publications.filter(({ via }) => via === 'ingress');
      expect(way).toMatchObject({
        class: reach,
        controller: { workload: 'ingress-nginx/Deployment/controller', assumed: false },
      });
    }
  });

  it('proves the whole chain, from the balancer to the pod', () => {
    const [way] = publish([...bundle, BALANCER('LoadBalancer')]).port(WEB_8080).publications;
    expect(way?.chain.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Service controller',
      'Service controller',
      'Deployment controller',
      'Ingress web',
      'Service front',
      'Deployment web',
    ]);
  });

  it('tells installations of one product apart by their arguments', () => {
    const inner = CONTROLLER.replace('name: controller, namespace', 'name: inner, namespace').replace(
      '--controller-class=k8s.io/ingress-nginx',
      '--controller-class=k8s.io/inner-nginx',
    );
    const [way] = publish([...bundle, inner]).port(WEB_8080).publications;
    expect(way?.controller?.workload).toBe('ingress-nginx/Deployment/controller');
  });

  it('is assumed where the bundle has no controller, and says so', () => {
    const map = publish([SHOP, WEB, FRONT, INGRESS(RULES)]);
    const [way] = map.port(WEB_8080).publications;
    expect(way).toMatchObject({ class: 'internet', verdict: 'allowed', controller: { workload: null, assumed: true } });
    expect(map.assumptions.map(({ id }) => id)).toEqual(['ingress-controller']);
  });

  it('is what assume.ingressController names', () => {
    const admit = policy(
      'shop/admit',
      'podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {matchLabels: {app: proxy}}}]}]',
    );
    const documents = [SHOP, WEB, FRONT, INGRESS(RULES), admit];
    const as = (labels: Record<string, string>): string | undefined =>
      publish(documents, { ingressController: { namespace: 'edge', labels } })
        .port(WEB_8080)
        .publications.find(({ via }) => via === 'ingress')?.verdict;
    expect([as({ app: 'proxy' }), as({ app: 'other' })]).toEqual(['allowed', 'denied']);
  });

  it('takes the default class, and the annotation before it', () => {
    const standard = NGINX_CLASS.replace(
      'name: nginx}',
      "name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}",
    );
    const withDefault = publish([SHOP, WEB, FRONT, standard, CONTROLLER, INGRESS(RULES)]).port(WEB_8080);
    expect(withDefault.publications[0]?.controller?.workload).toBe('ingress-nginx/Deployment/controller');
    const annotated = INGRESS(RULES).replace(
      'namespace: shop}',
      'namespace: shop, annotations: {kubernetes.io/ingress.class: alb}}',
    );
    const cloud = publish([SHOP, WEB, FRONT, standard, CONTROLLER, annotated]).port(WEB_8080).publications[0];
    expect(cloud).toMatchObject({ via: 'ingress', class: 'private' });
    expect(cloud).not.toHaveProperty('controller');
  });

  it('reports a policy that does not admit the controller, a missing Service and a missing port', () => {
    const deny = policy('shop/own', 'podSelector: {}, ingress: [{from: [{podSelector: {}}]}]');
    const { deadEnds } = publish([...bundle, deny]);
    expect(deadEnds).toMatchObject([{ rule: 'controller-blocked', subject: 'shop/Deployment/web' }]);
    expect(deadEnds[0]?.detail).toContain(
      'NetworkPolicy shop/own does not let ingress-nginx/Deployment/controller reach it',
    );
    const wrongPort = INGRESS(RULES.replace('port: {name: http}', 'port: {number: 8443}'));
    expect(publish([SHOP, WEB, FRONT, wrongPort]).deadEnds).toMatchObject([{ rule: 'backend-missing' }]);
    const noService = publish([SHOP, WEB, INGRESS(RULES)]).deadEnds;
    expect(noService).toMatchObject([
      { rule: 'backend-missing', field: 'spec.rules[0].http.paths[0].backend.service' },
    ]);
  });
});

describe('Services that lead nowhere', () => {
  it('reports selectors that select nothing and target ports that nobody has', () => {
    const ghost = service('shop/ghost', 'selector: {app: ghost}, ports: [{port: 80}]');
    const misnamed = service('shop/misnamed', 'selector: {app: web}, ports: [{port: 80, targetPort: https}]');
    const { deadEnds } = publish([SHOP, WEB, ghost, misnamed]);
    expect(deadEnds.map(({ rule, subject, field }) => `${rule} ${subject} ${field ?? ''}`)).toEqual([
      'service-without-pods shop/Service/ghost spec.selector',
      'target-port-missing shop/Service/misnamed spec.ports[0].targetPort',
    ]);
    expect(deadEnds[1]?.remediation).toContain('http (TCP)');
  });

  it('reports a rule written for the Service’s port, once, and not where the pods have that port too', () => {
    const onService = policy('shop/rule', 'podSelector: {}, ingress: [{ports: [{port: 80}]}]');
    const { deadEnds } = publish([SHOP, WEB, FRONT, onService]);
    expect(deadEnds).toMatchObject([{ rule: 'policy-on-service-port', field: 'spec.ingress[0].ports[0]' }]);
    const both = deployment('shop/web', 'ports: [{name: http, containerPort: 8080}, {containerPort: 80}]');
    expect(publish([SHOP, both, FRONT, onService]).deadEnds).toEqual([]);
    const egress = policy(
      'shop/out',
      'podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]',
    );
    expect(publish([SHOP, WEB, FRONT, egress]).deadEnds).toMatchObject([{ field: 'spec.egress[0].ports[0]' }]);
  });
});

const GATEWAY = (listener: string): string =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: infra}, spec: {gatewayClassName: any, listeners: [{name: web, protocol: HTTP, port: 80, ${listener}}]}}`;
const ROUTE = (spec: string): string =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: shop}, spec: {parentRefs: [{name: edge, namespace: infra${spec.startsWith('+') ? `, ${spec.slice(1).split('|')[0] ?? ''}` : ''}}], ${spec.startsWith('+') ? (spec.split('|')[1] ?? '') : spec}}}`;
const TO_FRONT = 'rules: [{backendRefs: [{name: front, port: 80}]}]';
const ALL = 'allowedRoutes: {namespaces: {from: All}}';

describe('how a port is published by the Gateway API', () => {
  const base = [namespace('infra'), namespace('shop', 'team: shop'), WEB, FRONT];
  const outcome = (...more: string[]): string => {
    const map = publish([...base, ...more]);
    const way = map.port(WEB_8080).publications.find(({ via }) => via === 'gateway');
    return way === undefined ? map.deadEnds.map(({ rule }) => rule).join() : `${way.class} ${way.verdict}`;
  };

  it.each([
    ['a listener that admits all', ALL, TO_FRONT, 'internet allowed'],
    ['a listener that admits its own namespace, as by default', '', TO_FRONT, 'route-unattached'],
    [
      'a namespace selector that fits',
      'allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}',
      TO_FRONT,
      'internet allowed',
    ],
    [
      'a namespace selector that does not',
      'allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: bank}}}}',
      TO_FRONT,
      'route-unattached',
    ],
    [
      'kinds that leave it out',
      'allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}',
      TO_FRONT,
      'route-unattached',
    ],
    ['another section', ALL, `+sectionName: other|${TO_FRONT}`, 'route-unattached'],
    ['its section', ALL, `+sectionName: web|${TO_FRONT}`, 'internet allowed'],
    ['another port', ALL, `+port: 443|${TO_FRONT}`, 'route-unattached'],
    [
      'a host name in common',
      `hostname: '*.example.com', ${ALL}`,
      `hostnames: [a.b.example.com], ${TO_FRONT}`,
      'internet allowed',
    ],
    [
      'no host name in common',
      `hostname: '*.example.com', ${ALL}`,
      `hostnames: [example.com], ${TO_FRONT}`,
      'route-unattached',
    ],
    ['no weight', ALL, 'rules: [{backendRefs: [{name: front, port: 80, weight: 0}]}]', ''],
  ])('%s', (_, listener, route, expected) => {
    expect(outcome(GATEWAY(listener), ROUTE(route))).toBe(expected);
  });

  it('is unknown where the Gateway is not in the bundle', () => {
    expect(outcome(ROUTE(TO_FRONT))).toBe('internet unknown');
  });

  it('needs a ReferenceGrant of the other namespace', () => {
    const route = ROUTE(TO_FRONT)
      .replace('namespace: shop}', 'namespace: infra}')
      .replace('name: front', 'name: front, namespace: shop');
    const grant = (kind: string): string =>
      `{apiVersion: gateway.networking.k8s.io/v1beta1, kind: ReferenceGrant, metadata: {name: let, namespace: shop}, spec: {from: [{group: gateway.networking.k8s.io, kind: ${kind}, namespace: infra}], to: [{group: '', kind: Service, name: front}]}}`;
    expect(outcome(GATEWAY(''), route)).toBe('reference-grant-missing');
    expect(outcome(GATEWAY(''), route, grant('GRPCRoute'))).toBe('reference-grant-missing');
    expect(outcome(GATEWAY(''), route, grant('HTTPRoute'))).toBe('internet allowed');
  });
});

describe('how a port is published by OpenShift routes', () => {
  it('to the target port, alternate backends with a weight among them', () => {
    const other = deployment('shop/other', 'ports: [{name: http, containerPort: 9090}]');
    const second = service('shop/second', 'selector: {app: other}, ports: [{name: http, port: 80, targetPort: http}]');
    const route = (weight: number): string =>
      `{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: web, namespace: shop}, spec: {host: shop.example, to: {kind: Service, name: front}, alternateBackends: [{kind: Service, name: second, weight: ${weight}}], port: {targetPort: http}}}`;
    const routesTo = (weight: number, port: string): number =>
      publish([SHOP, WEB, FRONT, other, second, route(weight)])
        .port(port)
        .publications.filter(({ via }) => via === 'route').length;
    expect([
      routesTo(1, WEB_8080),
      routesTo(1, 'shop/Deployment/other 9090'),
      routesTo(0, 'shop/Deployment/other 9090'),
    ]).toEqual([1, 1, 0]);
  });
});
