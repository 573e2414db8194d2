import type { Json } from '../manifests/index.js';
import { asList, asObject, asString, objectsIn } from './json.js';
import { labelsOf } from './labels.js';
import type { Labels } from './types.js';

export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: ReadonlySet<string>;
}

/** A LabelSelector: every requirement must hold; without any it selects everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
}

/** metav1.LabelSelector: matchLabels and matchExpressions are ANDed; null and absent are the empty selector. */
export function compileSelector(value: Json | undefined): Selector {
  const selector = asObject(value);
  const labels = [...labelsOf(selector?.['matchLabels'])].map(([key, text]): Requirement => ({
    key,
    operator: 'In',
    values: new Set([text]),
  }));
  const expressions = objectsIn(selector?.['matchExpressions']).map((expression): Requirement => ({
    key: asString(expression['key']) ?? '',
    operator: operatorOf(asString(expression['operator'])),
    values: new Set(asList(expression['values']).flatMap((each) => asString(each) ?? [])),
  }));
  return { requirements: [...labels, ...expressions] };
}

export function isEmptySelector(selector: Selector): boolean {
  return selector.requirements.length === 0;
}

export function selects(selector: Selector, labels: Labels): boolean {
  for (const requirement of selector.requirements) if (!meets(requirement, labels)) return false;
  return true;
}

/** The requirements that labels do not meet, to say what a rule missed by. */
export function unmet(selector: Selector, labels: Labels): Requirement[] {
  return selector.requirements.filter((requirement) => !meets(requirement, labels));
}

/** labels.Requirement.Matches: NotIn and DoesNotExist hold where the key is absent. */
function meets(requirement: Requirement, labels: Labels): boolean {
  const value = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.has(value);
    case 'NotIn':
      return value === undefined || !requirement.values.has(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** As kubectl writes selectors: `app=cart,tier in (a,b),!legacy`. */
export function describeSelector(selector: Selector): string {
  return selector.requirements.map(describeRequirement).join(',');
}

export function describeRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort();
  switch (operator) {
    case 'In':
      return list.length === 1 ? `${key}=${list[0] ?? ''}` : `${key} in (${list.join(',')})`;
    case 'NotIn':
      return list.length === 1 ? `${key}!=${list[0] ?? ''}` : `${key} notin (${list.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}

/** Parses kubectl's selector text; undefined where it is not one. */
export function parseSelector(text: string): Selector | undefined {
  const requirements: Requirement[] = [];
  for (const part of text.split(/,(?![^(]*\))/)) {
    const requirement = parseRequirement(part.trim());
    if (requirement === undefined) return undefined;
    requirements.push(requirement);
  }
  return { requirements };
}

function parseRequirement(text: string): Requirement | undefined {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^()]*)\)$/.exec(text);
  if (set?.[1] !== undefined) {
    const values = new Set((set[3] ?? '').split(',').map((each) => each.trim()));
    return { key: set[1], operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const equal = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equal?.[1] !== undefined) {
    return { key: equal[1], operator: equal[2] === '!=' ? 'NotIn' : 'In', values: new Set([equal[3] ?? '']) };
  }
  const bare = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (bare?.[2] === undefined) return undefined;
  return { key: bare[2], operator: bare[1] === '!' ? 'DoesNotExist' : 'Exists', values: new Set() };
}

/** An operator that is not one selects nothing: In without values. The typed decoder has refused it before. */
function operatorOf(text: string | undefined): Operator {
  return text === 'NotIn' || text === 'Exists' || text === 'DoesNotExist' ? text : 'In';
}
