import type { FieldPath, JsonObject } from '../../types.js';
import { child, items, text, type Report } from './report.js';

/** Combinations of one container's securityContext that core validation refuses. */
export function validateContainerSecurityContext(context: JsonObject, at: FieldPath, report: Report): void {
  validateShared(context, at, report);
  if (context['allowPrivilegeEscalation'] !== false) return;
  const path = [...at, 'allowPrivilegeEscalation'];
  if (context['privileged'] === true) {
    report.refuse(path, 'INVALID_VALUE', 'cannot be false while privileged is true. Remove privileged.');
  }
  // The API server compares with this very spelling; SYS_ADMIN, which runtimes read the same, passes it.
  if (items(child(context, 'capabilities')['add']).includes('CAP_SYS_ADMIN')) {
    report.refuse(path, 'INVALID_VALUE', 'cannot be false while CAP_SYS_ADMIN is added. Remove the capability.');
  }
}

export function validatePodSecurityContext(spec: JsonObject, at: FieldPath, report: Report): void {
  validateShared(child(spec, 'securityContext'), [...at, 'securityContext'], report);
  if (spec['hostUsers'] !== false) return;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] === true) {
      report.refuse(
        [...at, field],
        'FORBIDDEN',
        'cannot be true while hostUsers is false: a user namespace needs its own.',
      );
    }
  }
}

function validateShared(context: JsonObject, at: FieldPath, report: Report): void {
  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) {
    report.integer(context, [...at, field], 0, 2 ** 31 - 1);
  }
  validateProfile(context, [...at, 'seccompProfile'], report);
  validateProfile(context, [...at, 'appArmorProfile'], report);
}

/** A localhostProfile is needed with type Localhost, and refused with any other. */
function validateProfile(context: JsonObject, at: FieldPath, report: Report): void {
  const field = String(at.at(-1));
  if (context[field] === undefined) return;
  const profile = child(context, field);
  const type = text(profile, 'type');
  if (type === '') report.required([...at, 'type'], 'write RuntimeDefault, Localhost or Unconfined.');
  const local = profile['localhostProfile'];
  if (type === 'Localhost' && (local === undefined || local === '')) {
    report.required([...at, 'localhostProfile'], 'type Localhost names a profile on the node.');
  }
  if (type !== 'Localhost' && local !== undefined) {
    report.refuse([...at, 'localhostProfile'], 'FORBIDDEN', 'may only be set with type Localhost.');
  }
}
