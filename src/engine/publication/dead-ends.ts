import type { FieldPath, ManifestObject } from '../manifests/index.js';
import { dotted } from '../manifests/typing/decode.js';
import type { Severity } from '../privilege/types.js';

/** Why a way in leads nowhere, or not where it was meant to. */
export type DeadEndRule =
  | 'service-without-pods'
  | 'target-port-missing'
  | 'backend-missing'
  | 'route-unattached'
  | 'reference-grant-missing'
  | 'controller-blocked'
  | 'policy-on-service-port';

export interface DeadEnd {
  readonly rule: DeadEndRule;
  readonly severity: Severity;
  /** namespace/Kind/name of what leads nowhere. */
  readonly subject: string;
  readonly detail: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly field: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const ABOUT: Readonly<Record<DeadEndRule, { severity: Severity; rationale: string }>> = {
  'service-without-pods': {
    severity: 'low',
    rationale: 'A Service whose selector selects no pod has no endpoints: every connection to it fails.',
  },
  'target-port-missing': {
    severity: 'medium',
    rationale:
      'A named target port is looked up on each pod by name and protocol; a pod without it is no endpoint of that port.',
  },
  'backend-missing': {
    severity: 'medium',
    rationale: 'What a route leads to must exist: the controller answers requests with an error otherwise.',
  },
  'route-unattached': {
    severity: 'medium',
    rationale: 'A route takes effect only where a listener of its Gateway admits its namespace, kind and host names.',
  },
  'reference-grant-missing': {
    severity: 'medium',
    rationale: 'A route may lead into another namespace only where a ReferenceGrant of that namespace says so.',
  },
  'controller-blocked': {
    severity: 'medium',
    rationale: 'Requests reach the pod from the controller: policies that do not admit it close the route.',
  },
  'policy-on-service-port': {
    severity: 'medium',
    rationale: 'Policies see packets after the Service has put the target port in place of its own.',
  },
};

export function deadEnd(
  rule: DeadEndRule,
  object: ManifestObject,
  path: FieldPath,
  detail: string,
  remediation: string,
): DeadEnd {
  const { file, line, column } = object.locate(path);
  const { severity, rationale } = ABOUT[rule];
  const subject = `${object.namespace}/${object.kind}/${object.name}`;
  const field = path.length === 0 ? null : dotted(path);
  return { rule, severity, subject, detail, rationale, remediation, field, file, line, column };
}

/** The same dead end found on two ways is one. */
export function distinctDeadEnds(deadEnds: readonly DeadEnd[]): DeadEnd[] {
  const byKey = new Map(
    deadEnds.map((each) => [`${each.rule} ${each.subject} ${each.field ?? ''} ${each.detail}`, each]),
  );
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}
