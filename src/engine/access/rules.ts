import type { AccessRequest, PathRequest, PolicyRule, ResourceRequest } from './types.js';

/** Requests that name no object: the API server hands RBAC an empty name for them, which no resourceNames list holds. */
const NAMELESS = new Set(['list', 'watch', 'deletecollection']);

/** Whether a rule allows a request; its scope is the binding's business. As the RBAC authorizer's RuleAllows has it. */
export function ruleAllows(rule: PolicyRule, request: AccessRequest): boolean {
  if (!holds(rule.verbs, request.verb)) return false;
  return isPathRequest(request) ? pathMatches(rule, request.path) : resourceRuleMatches(rule, request);
}

export function isPathRequest(request: AccessRequest): request is PathRequest {
  return 'path' in request;
}

function resourceRuleMatches(rule: PolicyRule, request: ResourceRequest): boolean {
  return (
    holds(rule.apiGroups, request.apiGroup) &&
    resourceMatches(rule.resources, request.resource, request.subresource) &&
    nameMatches(rule.resourceNames, request)
  );
}

/**
 * `*` is every resource with its subresources, a subresource of every resource is written as in `*` + `/exec`. There is no
 * `pods/*`: such a rule matches nothing. `pods` is not `pods/exec`.
 */
export function resourceMatches(listed: readonly string[], resource: string, subresource: string): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return listed.some(
    (each) => each === '*' || each === combined || (subresource !== '' && each === `*/${subresource}`),
  );
}

function nameMatches(names: readonly string[], request: ResourceRequest): boolean {
  return names.length === 0 || (!isNameless(request.verb, request.subresource) && names.includes(request.name));
}

/** Creation names its object in the body, where RBAC does not look; a subresource is created under its object's name. */
export function isNameless(verb: string, subresource: string): boolean {
  return NAMELESS.has(verb) || (verb === 'create' && subresource === '');
}

/** Exact, `*`, or a beginning with one trailing `*`. */
function pathMatches(rule: PolicyRule, path: string): boolean {
  return rule.nonResourceURLs.some(
    (each) => each === '*' || each === path || (each.endsWith('*') && path.startsWith(each.replace(/\*+$/, ''))),
  );
}

export function holds(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}
