import { describe, expect, it } from 'vitest';
import { ask, namespace, networkOf, pod, policy, refusal, service } from './helpers.js';

const HTTP = 'containers: [{name: main, image: app, ports: [{name: http, containerPort: 8080}]}]';
const SHOP = [
  namespace('shop'),
  pod('shop/front', 'app: front'),
  pod('shop/web', 'app: web', HTTP, 'podIPs: [{ip: 10.1.0.7}]'),
  pod('shop/old', 'app: web', 'containers: [{name: main, image: app, ports: [{name: http, containerPort: 9090}]}]'),
  policy(
    'shop/web',
    'podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 8080}]}]',
  ),
];
const from = 'shop/front';

describe('questions about a Service', () => {
  it('go to the target port, by name on each pod, and say which part is open', () => {
    const network = networkOf([
      ...SHOP,
      service('shop/web', 'selector: {app: web}, ports: [{port: 80, targetPort: http}]'),
    ]);
    const answer = ask(network, { from, to: 'service:shop/web', port: 80 });
    expect(answer.verdict).toBe('partial');
    expect(answer.allowed.TCP).toEqual(['80']);
    expect(answer.pairs.map(({ to, verdict, via }) => [to, verdict, via])).toEqual([
      ['shop/Pod/old', 'denied', ['TCP 80→9090']],
      ['shop/Pod/web', 'allowed', ['TCP 80→8080']],
    ]);
    expect(answer.summary).toBe(
      'In part: shop/Pod/front can reach some of Service shop/web on TCP 80→9090, TCP 80→8080. Open: shop/Pod/front → shop/Pod/web; closed: shop/Pod/front → shop/Pod/old.',
    );
  });

  it('find the port by its name, and every port where none is asked', () => {
    const network = networkOf([
      ...SHOP,
      service(
        'shop/web',
        'selector: {app: web}, ports: [{name: web, port: 80, targetPort: 8080}, {name: admin, port: 81, targetPort: 9000}]',
      ),
    ]);
    expect(ask(network, { from, to: 'service:shop/web', port: 'web' }).verdict).toBe('allowed');
    expect(ask(network, { from, to: 'service:shop/web' }).allowed.TCP).toEqual(['80']);
    const [error] = refusal(network, { from, to: 'service:shop/web', port: 82 });
    expect(error).toMatchObject({
      code: 'UNKNOWN_ENTITY',
      pointer: '/port',
      candidates: ['TCP 80 (web)', 'TCP 81 (admin)'],
    });
  });

  it('are dialled as they are where it is headless', () => {
    const network = networkOf([
      ...SHOP,
      service('shop/web', 'clusterIP: None, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]'),
    ]);
    expect(ask(network, { from, to: 'service:shop/web', port: 80 }).verdict).toBe('denied');
  });

  it('are unknown without a selector, and where it is another name, with the reason', () => {
    const network = networkOf([
      ...SHOP,
      service('shop/bare', 'ports: [{port: 80}]'),
      service('shop/alias', 'type: ExternalName, externalName: db.example.com'),
      service('shop/lost', 'selector: {app: gone}, ports: [{port: 80}]'),
    ]);
    for (const [name, reason] of [
      ['bare', 'no EndpointSlice'],
      ['alias', 'db.example.com'],
      ['lost', 'selects no pod'],
    ]) {
      const answer = ask(network, { from, to: `service:shop/${name ?? ''}`, port: 80 });
      expect(answer.verdict, name).toBe('unknown');
      expect(answer.unknownBecause?.join(), name).toContain(reason);
    }
  });

  it('reach nothing where its selector is empty, or no pod has the named port', () => {
    const network = networkOf([
      ...SHOP,
      service('shop/empty', 'selector: {}, ports: [{port: 80}]'),
      service('shop/nameless', 'selector: {app: front}, ports: [{port: 80, targetPort: http}]'),
    ]);
    expect(ask(network, { from, to: 'service:shop/empty', port: 80 }).summary).toContain('empty selector');
    expect(ask(network, { from, to: 'service:shop/nameless', port: 80 }).summary).toContain('TCP port named http');
    expect(ask(network, { from, to: 'service:shop/empty', port: 80 }).verdict).toBe('denied');
  });

  it('follow EndpointSlices where there is no selector', () => {
    const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.9]}]
ports: [{port: 5432}]`;
    const network = networkOf([
      ...SHOP,
      slice,
      service('shop/db', 'ports: [{port: 5432}]'),
      policy(
        'shop/out',
        'podSelector: {matchLabels: {app: front}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]',
      ),
    ]);
    expect(ask(network, { from, to: 'service:shop/db', port: 5432 }).verdict).toBe('allowed');
  });

  it('are asked by its recorded cluster address as well', () => {
    const network = networkOf([
      ...SHOP,
      service('shop/web', 'clusterIP: 10.96.0.5, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]'),
    ]);
    expect(ask(network, { from, to: '10.96.0.5', port: 80 }).pairs.map(({ to }) => to)).toEqual([
      'shop/Pod/old',
      'shop/Pod/web',
    ]);
  });

  it('name the nearest where there is no such Service', () => {
    const [error] = refusal(networkOf([...SHOP, service('shop/web', 'ports: [{port: 80}]')]), {
      from,
      to: 'service:shop/wep',
    });
    expect(error).toMatchObject({ pointer: '/to', candidates: ['service:shop/web'] });
  });
});

describe('what a question may name', () => {
  const network = networkOf([...SHOP, namespace('ops'), pod('ops/web', 'app: web')]);

  it.each([
    ['shop/app in (front,gone)', ['shop/Pod/front']],
    ['*/app=web', ['ops/Pod/web', 'shop/Pod/old', 'shop/Pod/web']],
    ['shop/!missing,app!=web', ['shop/Pod/front']],
    ['shop/*', ['shop/Pod/front', 'shop/Pod/old', 'shop/Pod/web']],
    ['10.1.0.7', ['shop/Pod/web']],
    ['203.0.113.0/24', ['203.0.113.0/24']],
    ['2001:db8::1', ['2001:db8::1']],
    ['front', ['shop/Pod/front']],
    ['shop/pod/front', ['shop/Pod/front']],
  ])('%s', (written, names) => {
    const answer = ask(network, { from: written, to: 'ops/web', port: 1 });
    expect([...new Set(answer.pairs.map((pair) => pair.from))].sort()).toEqual(names);
  });

  it('the internet is every address of both families, cut only where the policies asked about cut', () => {
    const cutting = networkOf([
      ...SHOP,
      policy(
        'shop/other',
        'podSelector: {matchLabels: {app: front}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
      ),
    ]);
    expect(ask(cutting, { from: 'internet', to: 'shop/web', port: 8080 }).pairs.map((pair) => pair.from)).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
    expect(ask(cutting, { from: 'internet', to: 'shop/front', port: 1 }).verdict).toBe('partial');
  });

  it('a port by name, on the destination and of its protocol', () => {
    expect(ask(network, { from, to: 'shop/web', port: 'http' }).allowed.TCP).toEqual(['8080']);
    expect(ask(network, { from, to: 'shop/old', port: 'http' }).verdict).toBe('denied');
    expect(refusal(network, { from, to: 'shop/web', port: 'http', protocol: 'UDP' })[0]?.detail).toContain(
      'http is a TCP port there',
    );
  });

  it('nothing that several things have, nor what is not there: every cause at once, with candidates', () => {
    const errors = refusal(network, { from: 'web', to: 'shop/fron' });
    expect(errors.map(({ code, pointer, candidates }) => [code, pointer, candidates])).toEqual([
      ['AMBIGUOUS_ENTITY', '/from', ['ops/Pod/web', 'shop/Pod/web']],
      ['UNKNOWN_ENTITY', '/to', ['shop/Pod/front']],
    ]);
  });
});
