import type { JsonObject } from '../../types.js';
import { validateSelector } from './labels.js';
import { child, children, items, text, type Report } from './report.js';

/** pkg/apis/rbac/validation. */
export function validateRole(value: JsonObject, report: Report): void {
  validateRules(value, true, report);
}

export function validateClusterRole(value: JsonObject, report: Report): void {
  validateRules(value, false, report);
  children(child(value, 'aggregationRule'), 'clusterRoleSelectors').forEach((selector, index) => {
    validateSelector(selector, ['aggregationRule', 'clusterRoleSelectors', index], report);
  });
}

export function validateRoleBinding(value: JsonObject, report: Report): void {
  validateBinding(value, ['Role', 'ClusterRole'], true, report);
}

export function validateClusterRoleBinding(value: JsonObject, report: Report): void {
  validateBinding(value, ['ClusterRole'], false, report);
}

function validateRules(value: JsonObject, namespaced: boolean, report: Report): void {
  children(value, 'rules').forEach((rule, index) => {
    const size = (field: string): number => items(rule[field]).length;
    if (size('verbs') === 0) report.required(['rules', index, 'verbs'], 'a rule needs at least one verb.');
    if (size('nonResourceURLs') > 0) {
      const path = ['rules', index, 'nonResourceURLs'];
      if (namespaced) report.refuse(path, 'FORBIDDEN', 'belongs into a ClusterRole only.');
      if (size('apiGroups') + size('resources') + size('resourceNames') > 0) {
        report.refuse(path, 'FORBIDDEN', 'cannot stand beside resources. Write two rules.');
      }
      return;
    }
    if (size('apiGroups') === 0) report.required(['rules', index, 'apiGroups'], 'write [""] for the core group.');
    if (size('resources') === 0) report.required(['rules', index, 'resources'], 'a rule needs at least one resource.');
  });
}

function validateBinding(value: JsonObject, roleKinds: readonly string[], namespaced: boolean, report: Report): void {
  const roleRef = child(value, 'roleRef');
  const group = text(roleRef, 'apiGroup');
  if (group !== '' && group !== 'rbac.authorization.k8s.io') {
    report.refuse(['roleRef', 'apiGroup'], 'INVALID_VALUE', 'must be rbac.authorization.k8s.io.');
  }
  report.value(roleRef, ['roleRef', 'kind'], roleKinds);
  if (text(roleRef, 'name') === '') report.required(['roleRef', 'name'], 'write the name of the role.');
  children(value, 'subjects').forEach((subject, index) => {
    report.value(subject, ['subjects', index, 'kind'], ['ServiceAccount', 'User', 'Group']);
    if (text(subject, 'name') === '') report.required(['subjects', index, 'name'], 'a subject needs a name.');
    // In a RoleBinding an account without a namespace is one of the binding's own.
    if (!namespaced && text(subject, 'kind') === 'ServiceAccount' && text(subject, 'namespace') === '') {
      report.required(
        ['subjects', index, 'namespace'],
        'a ClusterRoleBinding names a ServiceAccount with its namespace.',
      );
    }
  });
}
