import {
  describeSelector,
  isEmptySelector,
  NAMESPACE_NAME_LABEL,
  selects,
  type Cluster,
  type Requirement,
  type Selector,
} from '../cluster/index.js';
import type { Peer } from '../reachability/rules.js';

/** Pods that may exist or come to exist: all that a pair of selectors describes. */
export interface Region {
  readonly namespaces: Selector;
  readonly pods: Selector;
}

export const EVERYWHERE: Region = { namespaces: { requirements: [] }, pods: { requirements: [] } };

export function regionOf(peer: Extract<Peer, { kind: 'pods' }>): Region {
  return { namespaces: namespacesOf(peer), pods: peer.pods };
}

/** One text for each region, however it was written. */
export function regionKey({ namespaces, pods }: Region): string {
  return `${canonical(namespaces)} / ${canonical(pods)}`;
}

export function isEverywhere({ namespaces, pods }: Region): boolean {
  return isEmptySelector(namespaces) && isEmptySelector(pods);
}

/** The one namespace that a selector by name leaves. */
export function onlyNamespace({ namespaces }: Region): string | undefined {
  const names = valuesOf(namespaces, NAMESPACE_NAME_LABEL);
  const [name] = names?.in ?? [];
  return names?.in?.size === 1 ? name : undefined;
}

/** No pod can meet it: two requirements on one label exclude each other. */
export function isImpossible({ namespaces, pods }: Region): boolean {
  return [namespaces, pods].some((selector) =>
    selector.requirements.some(({ key }) => {
      const values = valuesOf(selector, key);
      return values !== undefined && !values.absent && values.in?.size === 0;
    }),
  );
}

/** Whether some pod could be in both. */
export function overlaps(one: Region, other: Region): boolean {
  return !isImpossible({
    namespaces: { requirements: [...one.namespaces.requirements, ...other.namespaces.requirements] },
    pods: { requirements: [...one.pods.requirements, ...other.pods.requirements] },
  });
}

/** Whether every pod of a region is one of a peer's. */
export function isWithin(region: Region, peer: Extract<Peer, { kind: 'pods' }>, cluster: Cluster): boolean {
  return implies(region.pods, peer.pods) && namespacesWithin(region, namespacesOf(peer), cluster);
}

/** Where a region is one namespace that a manifest declares, its labels are known. */
function namespacesWithin(region: Region, wanted: Selector, cluster: Cluster): boolean {
  const name = onlyNamespace(region);
  const declared = name === undefined ? undefined : cluster.namespaces.get(name);
  if (declared?.declared === true && isOnlyByName(region.namespaces)) return selects(wanted, declared.labels);
  return implies(region.namespaces, wanted);
}

function isOnlyByName(selector: Selector): boolean {
  return selector.requirements.every(({ key }) => key === NAMESPACE_NAME_LABEL);
}

function namespacesOf(peer: Extract<Peer, { kind: 'pods' }>): Selector {
  if (!('name' in peer.namespaces)) return peer.namespaces;
  const values = new Set([peer.namespaces.name]);
  return { requirements: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values }] };
}

/** Whether all that one selector selects the other selects as well: label by label, for labels are independent. */
export function implies(selector: Selector, wanted: Selector): boolean {
  return wanted.requirements.every((requirement) => {
    const mine = valuesOf(selector, requirement.key) ?? ANY;
    const theirs = valuesOfRequirement(requirement);
    if (mine.absent && !theirs.absent) return false;
    if (mine.in !== undefined) return [...mine.in].every((value) => allows(theirs, value));
    return theirs.in === undefined && [...theirs.notIn].every((value) => mine.notIn.has(value));
  });
}

/** Values that a label may have; `in` undefined is any but those of `notIn`. */
interface Values {
  readonly absent: boolean;
  readonly in: ReadonlySet<string> | undefined;
  readonly notIn: ReadonlySet<string>;
}

const ANY: Values = { absent: true, in: undefined, notIn: new Set() };

function allows(values: Values, value: string): boolean {
  return values.in === undefined ? !values.notIn.has(value) : values.in.has(value);
}

function valuesOfRequirement({ operator, values }: Requirement): Values {
  switch (operator) {
    case 'In':
      return { absent: false, in: values, notIn: new Set() };
    case 'NotIn':
      return { absent: true, in: undefined, notIn: values };
    case 'Exists':
      return { absent: false, in: undefined, notIn: new Set() };
    case 'DoesNotExist':
      return { absent: true, in: new Set(), notIn: new Set() };
  }
}

function valuesOf(selector: Selector, key: string): Values | undefined {
  const mine = selector.requirements.filter((requirement) => requirement.key === key);
  if (mine.length === 0) return undefined;
  return mine.map(valuesOfRequirement).reduce((one, other): Values => {
    const absent = one.absent && other.absent;
    if (one.in === undefined && other.in === undefined)
      return { absent, in: undefined, notIn: new Set([...one.notIn, ...other.notIn]) };
    const candidates = one.in ?? other.in ?? new Set<string>();
    const both = [...candidates].filter((value) => allows(one, value) && allows(other, value));
    return { absent, in: new Set(both), notIn: new Set() };
  });
}

function canonical(selector: Selector): string {
  return describeSelector({
    requirements: [...selector.requirements].sort((one, other) => (describeOne(one) < describeOne(other) ? -1 : 1)),
  });
}

function describeOne(requirement: Requirement): string {
  return describeSelector({ requirements: [requirement] });
}
