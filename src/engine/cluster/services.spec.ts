import { describe, expect, it } from 'vitest';
import { readManifests } from '../manifests/index.js';
import { buildCluster, dialledPort, servicesOf, type Cluster, type ServiceEndpoint } from './index.js';

const POD = (name: string, ports: string, extra = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}, all: 'yes'}}
spec:
  containers: [{name: main, image: app, ports: [${ports}]}]
${extra}---`;

const SERVICE = (spec: string): string => `
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec: ${spec}
---`;

const clusterOf = (content: string): Cluster =>
  buildCluster(readManifests([{ path: 'a.yaml', content }], { defaultNamespace: 'default' }));

function endpointsOf(content: string, index = 0): { endpoints: string[]; without: string[] } {
  const services = servicesOf(clusterOf(content));
  const service = services.find('shop', 'front');
  const port = service?.ports[index];
  if (service === undefined || port === undefined) throw new Error('no such port');
  const { endpoints, withoutPort } = services.endpointsOf(service, port);
  return { endpoints: endpoints.map(textOf), without: withoutPort.map((pod) => pod.name) };
}

const textOf = (each: ServiceEndpoint): string =>
  each.kind === 'pod' ? `${each.pod.name}:${each.port}` : `${each.address}:${each.port}`;

describe('where a Service leads', () => {
  it('takes a target port that no container declares', () => {
    const content = `${POD('web', '')}${SERVICE('{selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}')}`;
    expect(endpointsOf(content)).toEqual({ endpoints: ['web:8080'], without: [] });
  });

  it('keeps the port where no target port is written', () => {
    expect(endpointsOf(`${POD('web', '')}${SERVICE('{selector: {app: web}, ports: [{port: 80}]}')}`).endpoints).toEqual(
      ['web:80'],
    );
  });

  it('looks a named target port up on each pod, by name and protocol', () => {
    const pods = [
      POD('one', '{name: http, containerPort: 8080}'),
      POD('two', '{name: http, containerPort: 9090}'),
      POD('udp', '{name: http, containerPort: 53, protocol: UDP}'),
      POD('none', ''),
    ].join('');
    const content = `${pods}${SERVICE("{selector: {all: 'yes'}, ports: [{port: 80, targetPort: http}]}")}`;
    expect(endpointsOf(content)).toEqual({ endpoints: ['one:8080', 'two:9090'], without: ['none', 'udp'] });
  });

  it('looks in ordinary containers before restartable init containers', () => {
    const sidecar = `  initContainers:
  - {name: proxy, image: proxy, restartPolicy: Always, ports: [{name: http, containerPort: 15001}]}
`;
    const content = `${POD('web', '{name: http, containerPort: 8080}', sidecar)}${SERVICE('{selector: {app: web}, ports: [{port: 80, targetPort: http}]}')}`;
    expect(endpointsOf(content).endpoints).toEqual(['web:8080']);
  });

  it('has no endpoints for an empty selector: the cluster manages none', () => {
    expect(endpointsOf(`${POD('web', '')}${SERVICE('{selector: {}, ports: [{port: 80}]}')}`).endpoints).toEqual([]);
  });

  it('reads EndpointSlices of a Service without a selector, by port name and protocol', () => {
    const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: front-1, namespace: shop, labels: {kubernetes.io/service-name: front}}
addressType: IPv4
endpoints:
- {addresses: [10.0.0.9]}
- {addresses: [10.0.0.10], conditions: {ready: false}}
- {addresses: [10.1.0.7]}
ports: [{name: http, port: 8080}, {name: http, port: 53, protocol: UDP}]
---`;
    const pod = POD('db', '', 'status: {podIPs: [{ip: 10.1.0.7}]}\n');
    const content = `${pod}${slice}${SERVICE('{ports: [{name: http, port: 80}, {name: other, port: 81}]}')}`;
    expect(endpointsOf(content).endpoints).toEqual(['10.0.0.9:8080', 'db:8080']);
    expect(endpointsOf(content, 1).endpoints).toEqual([]);
  });

  it('reads Endpoints of a Service without a selector only', () => {
    const endpoints = `
apiVersion: v1
kind: Endpoints
metadata: {name: front, namespace: shop}
subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 5432}]}]
---`;
    expect(endpointsOf(`${endpoints}${SERVICE('{ports: [{port: 5432}]}')}`).endpoints).toEqual(['192.0.2.1:5432']);
    const selecting = `${POD('web', '')}${endpoints}${SERVICE('{selector: {app: web}, ports: [{port: 5432}]}')}`;
    expect(endpointsOf(selecting).endpoints).toEqual(['web:5432']);
  });

  it('is dialled on its own port where it is headless: nobody translates', () => {
    const content = `${POD('web', '')}${SERVICE('{clusterIP: None, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}')}`;
    const services = servicesOf(clusterOf(content));
    const [service] = services.all;
    const [port] = service?.ports ?? [];
    if (service === undefined || port === undefined) throw new Error('no such port');
    const [endpoint] = services.endpointsOf(service, port).endpoints;
    if (endpoint === undefined) throw new Error('no endpoint');
    expect([endpoint.port, dialledPort(service, port, endpoint)]).toEqual([8080, 80]);
  });
});
