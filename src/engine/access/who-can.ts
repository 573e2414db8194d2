import type { Workload } from '../cluster/index.js';
import { containersOf } from '../cluster/index.js';
import { compareText } from '../cluster/json.js';
import { chainsOf, type ChainLink } from './account.js';
import { accountNameOf } from './accounts.js';
import { accountOfUser, identityOfAccount, subjectKey } from './identities.js';
import { tokensIn, type ClusterAccess } from './of-cluster.js';
import { reaches } from './policy.js';
import { holds, isNameless, isPathRequest, resourceMatches, ruleAllows } from './rules.js';
import type { UnderstoodQuestion } from './questions.js';
import type { Evidence, Grant, PolicyRule, ResourceRequest, Subject } from './types.js';

/** Somebody who may do what was asked. */
export interface Holder {
  readonly subject: Subject;
  /** Only through bindings that every cluster has. */
  readonly builtIn: boolean;
  /** Where; null is the whole cluster. */
  readonly namespaces: readonly (string | null)[];
  /** Empty: every object. Otherwise the rules give these only. */
  readonly names: readonly string[];
  /** What the request must have besides. */
  readonly condition?: string;
  readonly chain: readonly ChainLink[];
  /** Workloads that run as the subject, or as an account of the group; those whose containers hold the token. */
  readonly workloads: readonly { readonly workload: string; readonly token: boolean }[];
}

/** Everybody who is given a right, people and accounts alike. Groups stay groups: who is in them no manifest says. */
export function whoCan(access: ClusterAccess, question: UnderstoodQuestion): Holder[] {
  const byHolder = new Map<string, Match[]>();
  for (const grant of access.policy.grants) {
    for (const match of matchesOf(grant, question)) {
      // Rights to every object, to some by name, and under a condition are told apart.
      const kind = match.condition === undefined ? (match.names.length === 0 ? 'all' : 'some') : 'condition';
      const key = `${subjectKey(grant.subject)} ${kind}`;
      const known = byHolder.get(key);
      if (known === undefined) byHolder.set(key, [match]);
      else known.push(match);
    }
  }
  return [...byHolder.values()].flatMap((matches) => holderOf(access, matches)).sort(inOrder);
}

interface Match {
  readonly evidence: Evidence;
  readonly namespace: string;
  readonly names: readonly string[];
  readonly condition?: string;
}

function matchesOf(grant: Grant, { request, anyNamespace }: UnderstoodQuestion): Match[] {
  const namespace = grant.namespace;
  if (isPathRequest(request)) {
    if (!reaches(grant, request)) return [];
    return grant.role.rules
      .filter(({ rule }) => ruleAllows(rule, request))
      .map((rule) => ({ evidence: { grant, rule }, namespace, names: [] }));
  }
  const here: ResourceRequest = anyNamespace ? { ...request, namespace } : request;
  if (!reaches(grant, here) && !reachesOwnNamespace(grant, here)) return [];
  return grant.role.rules.flatMap((rule) => {
    const names = namesGiven(rule.rule, here, grant);
    return names === undefined ? [] : [{ evidence: { grant, rule }, namespace, ...names }];
  });
}

/** Without a name asked for, a RoleBinding that gives `namespaces` gives the one of its own. */
function reachesOwnNamespace(
  { namespace }: Grant,
  { resource, apiGroup, name, verb, subresource }: ResourceRequest,
): boolean {
  return (
    namespace !== '' && resource === 'namespaces' && apiGroup === '' && name === '' && !isNameless(verb, subresource)
  );
}

/** The names that a rule gives; undefined where it gives nothing of what is asked. */
function namesGiven(
  rule: PolicyRule,
  request: ResourceRequest,
  grant: Grant,
): { readonly names: readonly string[]; readonly condition?: string } | undefined {
  const { verb, apiGroup, resource, subresource, name } = request;
  if (!holds(rule.verbs, verb) || !holds(rule.apiGroups, apiGroup)) return undefined;
  if (!resourceMatches(rule.resources, resource, subresource)) return undefined;
  const own = reachesOwnNamespace(grant, request) ? [grant.namespace] : [];
  const listed = rule.resourceNames;
  if (listed.length === 0) return { names: own };
  const given = (name === '' ? listed : listed.filter((each) => each === name)).filter(
    (each) => own.length === 0 || own.includes(each),
  );
  if (given.length === 0) return undefined;
  if (!isNameless(verb, subresource)) return { names: given };
  // The API server reads a name out of this selector, for these two verbs only.
  if (verb !== 'list' && verb !== 'watch') return undefined;
  return { names: given, condition: `only with fieldSelector metadata.name=${given.join(' or ')}` };
}

function holderOf(access: ClusterAccess, matches: readonly Match[]): Holder[] {
  const [first] = matches;
  if (first === undefined) return [];
  const subject = asAccount(first.evidence.grant.subject);
  const namespaces = [...new Set(matches.map((each) => each.namespace))].sort(compareText);
  const names = [...new Set(matches.flatMap((each) => each.names))].sort(compareText);
  const conditions = [...new Set(matches.flatMap((each) => each.condition ?? []))];
  return [
    {
      subject,
      builtIn: matches.every(({ evidence }) => evidence.grant.binding.builtIn),
      namespaces: namespaces[0] === '' ? [null] : namespaces,
      names,
      ...(conditions.length === 0 ? {} : { condition: conditions.join('; ') }),
      chain: chainsOf(matches.map(({ evidence }) => evidence)),
      workloads: workloadsOf(access, subject),
    },
  ];
}

function asAccount(subject: Subject): Subject {
  const account = subject.kind === 'User' ? accountOfUser(subject.name) : undefined;
  return account === undefined ? subject : { kind: 'ServiceAccount', ...account };
}

function workloadsOf({ cluster, directory }: ClusterAccess, subject: Subject): Holder['workloads'] {
  const all: readonly Workload[] =
    subject.kind === 'ServiceAccount'
      ? (directory.workloads.get(`${subject.namespace}/${subject.name}`) ?? [])
      : subject.kind === 'Group'
        ? cluster.workloads.filter((workload) =>
            identityOfAccount(workload.namespace, accountNameOf(workload)).groups.includes(subject.name),
          )
        : [];
  return all.map((workload) => ({
    workload: workload.ref,
    token: containersOf(workload.podSpec).some((container) =>
      tokensIn(cluster, workload, container).some((token) => token.usable),
    ),
  }));
}

/** Accounts first, then users, groups, and what is built in last. */
function inOrder(one: Holder, other: Holder): number {
  const rank = ({ builtIn, subject }: Holder): number =>
    (builtIn ? 10 : 0) + ['ServiceAccount', 'User', 'Group'].indexOf(subject.kind);
  return (
    rank(one) - rank(other) ||
    compareText(one.subject.namespace, other.subject.namespace) ||
    compareText(one.subject.name, other.subject.name) ||
    one.names.length - other.names.length
  );
}
