import { describeSelector, isEmptySelector, NAMESPACE_NAME_LABEL, type Pod, type Selector } from '../cluster/index.js';
import { formatSpan } from '../reachability/addresses.js';
import { reachesInternet } from '../reachability/internet.js';
import type { OpenRanges } from '../reachability/map/external.js';
import { describePorts, format, isEmpty, type PortSet } from '../reachability/ports.js';
import { isEverywhere, onlyNamespace, type Region } from './regions.js';
import type { NamedOpening, RegionOpening } from './peers.js';
import type { ExposureScope, ExternalPeer, RegionPeer, SelectorFields, SelectorText } from './types.js';

export function regionPeer(opening: RegionOpening, pod: Pod, workloads: readonly string[]): RegionPeer {
  const { region, ports, most, named } = opening;
  const uncertain = JSON.stringify(format(ports)) !== JSON.stringify(format(most));
  return {
    scope: scopeOf(region),
    text: textOf(region, pod, workloads),
    namespaces: namespacesText(region),
    pods: selectorText(region.pods),
    allowed: format(ports),
    ...(uncertain ? { atMost: format(most) } : {}),
    namedPorts: named.map(namedText),
    workloads,
  };
}

function scopeOf(region: Region): RegionPeer['scope'] {
  if (isEverywhere(region)) return 'cluster';
  if (!isEmptySelector(region.pods)) return 'workloads';
  return onlyNamespace(region) === undefined ? 'namespaces' : 'namespace';
}

function textOf(region: Region, pod: Pod, workloads: readonly string[]): string {
  if (isEverywhere(region)) return 'any pod of the cluster';
  const name = onlyNamespace(region);
  const pods = isEmptySelector(region.pods) ? 'any pod' : `pods with ${describeSelector(region.pods)}`;
  const where =
    name === pod.namespace
      ? `this namespace (${name})`
      : name !== undefined
        ? `namespace ${name}`
        : isEmptySelector(region.namespaces)
          ? 'any namespace'
          : `namespaces with ${describeSelector(region.namespaces)}`;
  const today = isEmptySelector(region.pods)
    ? ''
    : workloads.length === 0
      ? ' (none yet)'
      : ` (today ${listed(workloads)})`;
  return `${pods} of ${where}${today}`;
}

export function listed(texts: readonly string[], shown = 3, between = ', '): string {
  const rest = texts.length - shown;
  return rest > 0 ? `${texts.slice(0, shown).join(between)} and ${rest} more` : texts.join(between);
}

function namedText({ protocol, name }: NamedOpening): string {
  return protocol === undefined ? name : `${protocol} ${name}`;
}

function namespacesText(region: Region): SelectorText {
  const { requirements } = region.namespaces;
  const name = onlyNamespace(region);
  if (name !== undefined && requirements.every(({ key }) => key === NAMESPACE_NAME_LABEL)) return { name };
  return selectorText(region.namespaces);
}

export function selectorText({ requirements }: Selector): SelectorText {
  if (requirements.length === 0) return 'all';
  const labels = requirements.filter(({ operator, values }) => operator === 'In' && values.size === 1);
  const expressions = requirements.filter((each) => !labels.includes(each));
  const fields: SelectorFields = {
    ...(labels.length === 0
      ? {}
      : { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, [...values][0] ?? ''])) }),
    ...(expressions.length === 0
      ? {}
      : {
          matchExpressions: expressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values.size === 0 ? {} : { values: [...values].sort() }),
          })),
        }),
  };
  return fields;
}

export function externalPeer({ ranges, opening }: OpenRanges): ExternalPeer {
  return {
    ranges: ranges.map(formatSpan),
    internet: ranges.some(reachesInternet),
    allowed: format(opening.least),
  };
}

const WIDTH: readonly ExposureScope[] = [
  'nobody',
  'workloads',
  'namespace',
  'namespaces',
  'cluster',
  'addresses',
  'internet',
];

export function widestScope(peers: readonly RegionPeer[], external: readonly ExternalPeer[]): ExposureScope {
  const scopes: ExposureScope[] = [
    ...peers.filter(isOpen).map(({ scope }) => scope),
    ...external.map(({ internet }): ExposureScope => (internet ? 'internet' : 'addresses')),
  ];
  return scopes.reduce<ExposureScope>(
    (one, other) => (WIDTH.indexOf(other) > WIDTH.indexOf(one) ? other : one),
    'nobody',
  );
}

export function isOpen({ allowed, namedPorts }: RegionPeer): boolean {
  return namedPorts.length > 0 || allowed.TCP.length + allowed.UDP.length + allowed.SCTP.length > 0;
}

/** "Any pod of the cluster on any port, and 10.0.0.0-10.0.0.255 on TCP 443". */
export function summaryOf(
  peers: readonly { readonly peer: RegionPeer; readonly ports: PortSet }[],
  external: readonly { readonly peer: ExternalPeer; readonly ports: PortSet }[],
  direction: 'ingress' | 'egress',
  governed: boolean,
): string {
  const inward = direction === 'ingress';
  if (!governed) {
    return inward
      ? 'No policy governs what comes in: any pod and any address can reach it on any port.'
      : 'No policy governs what goes out: it can reach any pod and any address on any port.';
  }
  const byPorts = new Map<string, string[]>();
  for (const { peer, ports } of peers) {
    if (!isOpen(peer)) continue;
    const key = portsText(ports, peer.namedPorts);
    byPorts.set(key, [...(byPorts.get(key) ?? []), peer.text]);
  }
  const parts = [
    ...[...byPorts].map(([ports, texts]) => `${listed(texts, 5, ' or ')} on ${ports}`),
    ...external.map(
      ({ peer, ports }) => `${peer.internet ? 'the internet' : listed(peer.ranges)} on ${portsText(ports, [])}`,
    ),
  ];
  const closed = peers.filter(({ peer }) => !isOpen(peer) && peer.scope !== 'cluster').map(({ peer }) => peer.text);
  const but = closed.length === 0 || parts.length === 0 ? '' : `, but not ${inward ? 'from' : 'to'} ${listed(closed)}`;
  if (parts.length === 0) return inward ? 'Nobody can reach it.' : 'It can reach nobody.';
  return `${inward ? 'It can be reached by' : 'It can reach'} ${parts.join(', and ')}${but}.`;
}

function portsText(ports: PortSet, named: readonly string[]): string {
  const numbers = isEmpty(ports) ? [] : [describePorts(ports)];
  return [...numbers, ...named.map((name) => `port ${name}`)].join(' and ');
}
