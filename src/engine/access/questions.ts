import type { Cluster } from '../cluster/index.js';
import { nearest } from '../cluster/index.js';
import { asString, valueAt } from '../cluster/json.js';
import type { AccessPolicy } from './policy.js';
import { API_RESOURCES, type ApiResource } from './resources.js';
import type { AccessRequest } from './types.js';

/** A question as a person puts it: `deploy`, `pods/exec`, `deployments.apps`, `Secret`, or a path such as /metrics. */
export interface WrittenQuestion {
  readonly verb: string;
  readonly resource: string;
  readonly apiGroup?: string | undefined;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export interface UnderstoodQuestion {
  readonly request: AccessRequest;
  /** Whether it is asked in every namespace: none was named, and the resource lives in namespaces. */
  readonly anyNamespace: boolean;
}

export type QuestionResult =
  | ({ readonly ok: true } & UnderstoodQuestion)
  | {
      readonly ok: false;
      readonly field: 'verb' | 'resource' | 'namespace';
      readonly detail: string;
      readonly candidates: readonly string[];
    };

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
/** Verbs that are asked about beside those of requests. */
const SPECIAL_VERBS = ['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest', 'proxy'];
/** Of paths: methods in lower case. */
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

export function understand(cluster: Cluster, policy: AccessPolicy, written: WrittenQuestion): QuestionResult {
  const { verb, resource, namespace } = written;
  if (resource.startsWith('/')) {
    if (!METHODS.includes(verb)) return unknownVerb(verb, METHODS);
    return { ok: true, request: { verb, path: resource }, anyNamespace: false };
  }
  const verbs = [...VERBS, ...SPECIAL_VERBS, ...[...policy.roles.values()].flatMap(verbsOf)].filter(
    (each) => each !== '*',
  );
  if (!verbs.includes(verb)) return unknownVerb(verb, [...new Set(verbs)]);
  const slash = resource.indexOf('/');
  const typed = slash < 0 ? resource : resource.slice(0, slash);
  const subresource = written.subresource ?? (slash < 0 ? '' : resource.slice(slash + 1));
  const found = resourceOf(cluster, policy, typed, written.apiGroup);
  if (found === undefined) {
    const known = [...new Set([...API_RESOURCES, ...customResources(cluster)].map((each) => each.name))];
    const candidates = nearest(typed.toLowerCase(), known);
    return {
      ok: false,
      field: 'resource',
      detail: `There is no resource ${typed}${written.apiGroup === undefined ? '' : ` in the API group ${JSON.stringify(written.apiGroup)}`} that a cluster has of itself or these manifests name.${hint(candidates)} A custom resource can be asked about with its apiGroup.`,
      candidates,
    };
  }
  const request = {
    verb,
    apiGroup: found.group,
    resource: found.name,
    subresource,
    namespace: found.namespaced ? (namespace ?? '') : '',
    name: written.name ?? '',
  };
  return { ok: true, request, anyNamespace: found.namespaced && namespace === undefined };
}

function verbsOf({
  rules,
}: {
  readonly rules: readonly { readonly rule: { readonly verbs: readonly string[] } }[];
}): string[] {
  return rules.flatMap(({ rule }) => rule.verbs);
}

function unknownVerb(verb: string, known: readonly string[]): QuestionResult {
  const candidates = nearest(verb.toLowerCase(), known);
  const detail = `${JSON.stringify(verb)} is no verb that RBAC is asked about here.${hint(candidates)} Verbs are ${known.slice(0, 8).join(', ')}.`;
  return { ok: false, field: 'verb', detail, candidates };
}

function hint(candidates: readonly string[]): string {
  return candidates.length === 0 ? '' : ` Did you mean ${candidates.join(' or ')}?`;
}

type Found = Pick<ApiResource, 'name' | 'group' | 'namespaced'>;

/** By plural, singular kind, short name, or plural with its group; what nobody knows counts where its group is given. */
function resourceOf(
  cluster: Cluster,
  policy: AccessPolicy,
  typed: string,
  group: string | undefined,
): Found | undefined {
  const text = typed.toLowerCase();
  const known: readonly Found[] = [...API_RESOURCES, ...customResources(cluster)];
  const dot = text.indexOf('.');
  const inGroup = group ?? (dot < 0 ? undefined : text.slice(dot + 1));
  const plain = dot < 0 || group !== undefined ? text : text.slice(0, dot);
  const matches = (each: Found & Partial<ApiResource>): boolean =>
    (inGroup === undefined || each.group === inGroup) &&
    (each.name === plain || each.kind?.toLowerCase() === plain || each.shortNames?.includes(plain) === true);
  const found = known.find(matches) ?? namedByRules(policy, plain, inGroup);
  if (found !== undefined) return found;
  return inGroup === undefined || inGroup === '' ? undefined : { name: plain, group: inGroup, namespaced: true };
}

function customResources(cluster: Cluster): ApiResource[] {
  return cluster.objectsOf('apiextensions.k8s.io', 'CustomResourceDefinition').flatMap((object) => {
    const names = valueAt(object.value, ['spec', 'names', 'plural']);
    const name = asString(names);
    const group = asString(valueAt(object.value, ['spec', 'group']));
    if (name === undefined || group === undefined) return [];
    const kind = asString(valueAt(object.value, ['spec', 'names', 'kind'])) ?? '';
    const namespaced = valueAt(object.value, ['spec', 'scope']) !== 'Cluster';
    const shorts = valueAt(object.value, ['spec', 'names', 'shortNames']);
    const shortNames = Array.isArray(shorts) ? shorts.flatMap((each) => asString(each) ?? []) : [];
    return [{ name, group, kind, namespaced, shortNames }];
  });
}

/** A resource that only a rule names: in the rule's group. */
function namedByRules(policy: AccessPolicy, name: string, group: string | undefined): Found | undefined {
  for (const role of policy.roles.values()) {
    for (const { rule } of role.rules) {
      const named = rule.resources.some((each) => each === name || each.startsWith(`${name}/`));
      const inGroup = group ?? rule.apiGroups.find((each) => each !== '*');
      if (named && inGroup !== undefined && (rule.apiGroups.includes(inGroup) || rule.apiGroups.includes('*'))) {
        return { name, group: inGroup, namespaced: true };
      }
    }
  }
  return undefined;
}
