import type { FieldPath } from '../../manifests/index.js';
import type { Severity } from '../../rule.js';
import { nameContainers, type JudgedContainer } from '../standards/pod.js';
import type { HardeningCheck, HardeningRule, HardeningSubject, Hit } from './types.js';

type Found = Omit<Hit, 'rule' | 'severity'> & { readonly severity?: Severity };

/** A check of one rule. */
export function checkOf(rule: HardeningRule, find: (subject: HardeningSubject) => readonly Found[]): HardeningCheck {
  return { rules: [rule], check: (subject) => find(subject).map((found) => hitOf(rule, found)) };
}

export function hitOf(rule: HardeningRule, { severity, detail, containers, fields, what }: Found): Hit {
  return { rule: rule.id, severity: severity ?? rule.severity, detail, containers, fields, what };
}

/** One hit for all containers that fail alike, or none. `path` is from the container. */
export function failing(
  containers: readonly JudgedContainer[],
  path: FieldPath,
  detail: (names: string) => string,
): Found[] {
  if (containers.length === 0) return [];
  const names = containers.map(({ name }) => name);
  return [
    {
      detail: detail(nameContainers(names)),
      containers: names,
      fields: containers.map((container) => [...container.path, ...path]),
    },
  ];
}
