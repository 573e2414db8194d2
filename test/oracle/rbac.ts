/**
 * RBAC from the API's text, for comparison: every binding is looked at for every question, nothing is indexed or kept.
 * Shares no code with the engine. Knows no built-in roles.
 */
export interface Rule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
export interface Rbac {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  rules?: Rule[];
  aggregationRule?: { clusterRoleSelectors: { matchLabels: Record<string, string> }[] };
  roleRef?: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}
export interface Caller {
  user: string;
  groups: string[];
}
export type Question =
  | { verb: string; group: string; resource: string; sub: string; namespace: string; name: string }
  | { verb: string; url: string };

export function may(objects: Rbac[], caller: Caller, question: Question): boolean {
  if (caller.groups.includes('system:masters')) return true;
  for (const binding of objects) {
    if (binding.kind !== 'RoleBinding' && binding.kind !== 'ClusterRoleBinding') continue;
    const wholeCluster = binding.kind === 'ClusterRoleBinding';
    const where = binding.metadata.namespace ?? '';
    if (!wholeCluster && (!('resource' in question) || namespaceAsked(question) !== where)) continue;
    if (!(binding.subjects ?? []).some((subject) => names(subject, wholeCluster ? '' : where, caller))) continue;
    const ref = binding.roleRef ?? { kind: '', name: '' };
    if (wholeCluster && ref.kind !== 'ClusterRole') continue;
    const role = objects.find(
      (each) =>
        each.kind === ref.kind &&
        each.metadata.name === ref.name &&
        (ref.kind === 'ClusterRole' || each.metadata.namespace === where),
    );
    if (role !== undefined && rulesOf(objects, role, []).some((rule) => allows(rule, question))) return true;
  }
  return false;
}

function namespaceAsked(question: Extract<Question, { resource: string }>): string {
  const bodyOrCollection =
    ['list', 'watch', 'deletecollection'].includes(question.verb) ||
    (question.verb === 'create' && question.sub === '');
  const isNamespace = question.group === '' && question.resource === 'namespaces';
  return isNamespace && question.name !== '' && !bodyOrCollection ? question.name : question.namespace;
}

function names(subject: { kind: string; name: string; namespace?: string }, where: string, caller: Caller): boolean {
  if (subject.name === '') return false;
  switch (subject.kind) {
    case 'User':
      return caller.user === subject.name;
    case 'Group':
      return caller.groups.includes(subject.name);
    case 'ServiceAccount': {
      const namespace = subject.namespace || where;
      return namespace !== '' && caller.user === 'system:serviceaccount:' + namespace + ':' + subject.name;
    }
    default:
      return false;
  }
}

function rulesOf(objects: Rbac[], role: Rbac, above: Rbac[]): Rule[] {
  if (role.aggregationRule === undefined) return role.rules ?? [];
  if (above.includes(role)) return [];
  const all: Rule[] = [];
  for (const other of objects) {
    if (other.kind !== 'ClusterRole' || other === role) continue;
    for (const { matchLabels } of role.aggregationRule.clusterRoleSelectors) {
      const labels = other.metadata.labels ?? {};
      if (Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) {
        all.push(...rulesOf(objects, other, [...above, role]));
      }
    }
  }
  return all;
}

function allows(rule: Rule, question: Question): boolean {
  const listed = (list: string[] | undefined, value: string): boolean =>
    (list ?? []).some((each) => each === '*' || each === value);
  if (!listed(rule.verbs, question.verb)) return false;
  if ('url' in question) {
    return (rule.nonResourceURLs ?? []).some((each) => {
      if (each === question.url || each === '*') return true;
      if (!each.endsWith('*')) return false;
      let beginning = each;
      while (beginning.endsWith('*')) beginning = beginning.slice(0, -1);
      return question.url.slice(0, beginning.length) === beginning;
    });
  }
  if (!listed(rule.apiGroups, question.group)) return false;
  const wanted = [question.resource + (question.sub === '' ? '' : '/' + question.sub), '*'];
  if (question.sub !== '') wanted.push('*/' + question.sub);
  if (!(rule.resources ?? []).some((each) => wanted.includes(each))) return false;
  const only = rule.resourceNames ?? [];
  if (only.length === 0) return true;
  if (['list', 'watch', 'deletecollection'].includes(question.verb)) return false;
  if (question.verb === 'create' && question.sub === '') return false;
  return only.includes(question.name);
}
