import type { Cluster } from '../../cluster/index.js';
import { isClusterScoped } from '../resources.js';
import { holds, isNameless, resourceMatches } from '../rules.js';
import type { Evidence, Grant, PolicyRule, RoleRule } from '../types.js';

/** A permission held, with the rule that gives it. */
export interface Held extends Evidence {
  readonly verb: string;
  /** `pods`, `pods/exec` */
  readonly resource: string;
  /** '' is the whole cluster. */
  readonly namespace: string;
  /** Empty: every object. */
  readonly names: readonly string[];
}

/** What somebody is granted, to ask for permissions in. */
export class AccessView {
  private readonly rules: readonly Evidence[];
  /** Grants of everything: they have a risk of their own, and every other risk would only repeat it. */
  readonly everything: readonly Evidence[];

  constructor(
    readonly cluster: Cluster,
    grants: readonly Grant[],
  ) {
    const all = grants.flatMap((grant) => grant.role.rules.map((rule: RoleRule): Evidence => ({ grant, rule })));
    this.everything = all.filter(({ rule }) => grantsEverything(rule.rule));
    this.rules = this.everything.length === 0 ? all : all.filter(({ rule }) => !grantsEverything(rule.rule));
  }

  /** Who holds any of the verbs on any of the resources (`pods`, `pods/exec`) of a group. */
  held(verbs: readonly string[], group: string, resources: readonly string[]): Held[] {
    return this.rules.flatMap((evidence) => {
      const { rule } = evidence.rule;
      if (!holds(rule.apiGroups, group)) return [];
      return resources.flatMap((each) => {
        const [resource = '', subresource = ''] = each.split('/');
        if (!resourceMatches(rule.resources, resource, subresource)) return [];
        return verbs.flatMap((verb) => this.heldVerb(evidence, verb, group, resource, subresource));
      });
    });
  }

  /** A verb on a cluster-scoped resource that is asked about in a namespace all the same: bind on clusterroles. */
  heldInNamespace(verb: string, group: string, resource: string): Held[] {
    return this.rules.flatMap((evidence) => {
      const { rule } = evidence.rule;
      const { namespace } = evidence.grant;
      const matches =
        namespace !== '' &&
        holds(rule.verbs, verb) &&
        holds(rule.apiGroups, group) &&
        resourceMatches(rule.resources, resource, '');
      return matches ? [{ ...evidence, verb, resource, namespace, names: rule.resourceNames }] : [];
    });
  }

  /** A verb on any subresource of a cluster-scoped resource, each written out: userextras/scopes. */
  heldBelow(verb: string, group: string, resource: string): Held[] {
    return this.rules.flatMap((evidence) => {
      const { rule } = evidence.rule;
      if (evidence.grant.namespace !== '' || !holds(rule.verbs, verb) || !holds(rule.apiGroups, group)) return [];
      const listed = rule.resources.find((each) => each === '*' || each.startsWith(`${resource}/`));
      return listed === undefined
        ? []
        : [{ ...evidence, verb, resource: listed, namespace: '', names: rule.resourceNames }];
    });
  }

  private heldVerb(evidence: Evidence, verb: string, group: string, resource: string, subresource: string): Held[] {
    const { rule } = evidence.rule;
    const { namespace } = evidence.grant;
    if (!holds(rule.verbs, verb)) return [];
    const nameless = isNameless(verb, subresource);
    if (nameless && rule.resourceNames.length > 0) return [];
    if (namespace !== '' && isClusterScoped(group, resource)) {
      // One Namespace object counts as being within itself; nothing else cluster-scoped is reached by a RoleBinding.
      const itself = resource === 'namespaces' && group === '' && !nameless;
      if (!itself || (rule.resourceNames.length > 0 && !rule.resourceNames.includes(namespace))) return [];
    }
    const text = subresource === '' ? resource : `${resource}/${subresource}`;
    return [{ ...evidence, verb, resource: text, namespace, names: rule.resourceNames }];
  }
}

/** Every verb on every resource of every group, or of the core group, which is as good: it has Secrets, pods and nodes. */
function grantsEverything(rule: PolicyRule): boolean {
  return (
    rule.verbs.includes('*') &&
    rule.resources.includes('*') &&
    rule.resourceNames.length === 0 &&
    (rule.apiGroups.includes('*') || rule.apiGroups.includes(''))
  );
}

/** Pairs of permissions that work together: in one namespace, or one of them everywhere. */
export function together(some: readonly Held[], others: readonly Held[]): (readonly [Held, Held])[] {
  return some.flatMap((one) =>
    others.flatMap((other): (readonly [Held, Held])[] =>
      one.namespace === '' || other.namespace === '' || one.namespace === other.namespace ? [[one, other]] : [],
    ),
  );
}
