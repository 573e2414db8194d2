import type { FieldPath, ManifestObject, Position } from '../manifests/index.js';
import { dotted } from '../manifests/typing/decode.js';
import type { Severity } from '../rule.js';

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
  /** What leads nowhere; the workload where its policies close the way. */
  readonly object: ManifestObject;
  /** namespace/Kind/name of it. */
  readonly subject: string;
  /** Tells it apart from others of its rule at the same object, in words that outlive a reordering of lists. */
  readonly what: readonly string[];
  readonly detail: string;
  readonly remediation: string;
  readonly field: string | null;
  readonly position: Position;
}

interface About {
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly string[];
}

export const DEAD_ENDS: Readonly<Record<DeadEndRule, About>> = {
  'service-without-pods': {
    title: 'A Service selects no pod',
    severity: 'low',
    rationale: 'A Service whose selector selects no pod has no endpoints: every connection to it fails.',
    remediation: 'Write the labels that the pods have, or remove the Service.',
    references: ['kube-linter dangling-service', 'kube-score service-targets-pod'],
  },
  'target-port-missing': {
    title: 'A Service leads to a named port that its pods do not have',
    severity: 'medium',
    rationale:
      'A named target port is looked up on each pod by name and protocol; a pod without it is no endpoint of that port.',
    remediation: 'Name the container port as the Service does, or write its number.',
    references: ['Kubernetes documentation: Service, field spec.ports[].targetPort'],
  },
  'backend-missing': {
    title: 'A route leads to a Service or port that does not exist',
    severity: 'medium',
    rationale: 'What a route leads to must exist: the controller answers requests with an error otherwise.',
    remediation: 'Name a Service and a port that exist.',
    references: ['kube-linter dangling-ingress', 'kube-score ingress-targets-service'],
  },
  'route-unattached': {
    title: 'A route attaches to no listener',
    severity: 'medium',
    rationale: 'A route takes effect only where a listener of its Gateway admits its namespace, kind and host names.',
    remediation: 'Let a listener take the route (allowedRoutes, hostname), or name another Gateway, section or port.',
    references: ['Gateway API: attaching routes to Gateways'],
  },
  'reference-grant-missing': {
    title: 'A route leads into another namespace without a ReferenceGrant',
    severity: 'medium',
    rationale: 'A route may lead into another namespace only where a ReferenceGrant of that namespace says so.',
    remediation: 'Add a ReferenceGrant to the namespace of the Service.',
    references: ['Gateway API: ReferenceGrant'],
  },
  'controller-blocked': {
    title: 'Policies close a route: they do not admit its controller',
    severity: 'medium',
    rationale: 'Requests reach the pod from the controller: policies that do not admit it close the route.',
    remediation: 'Admit the pods of the controller on the target port, or remove the route.',
    references: ['Kubernetes documentation: Network Policies'],
  },
  'policy-on-service-port': {
    title: "A policy names a Service's port instead of the pods'",
    severity: 'medium',
    rationale: 'Policies see packets after the Service has put the target port in place of its own.',
    remediation: 'Write the target port.',
    references: ['Kubernetes documentation: Network Policies'],
  },
};

export function deadEnd(
  rule: DeadEndRule,
  object: ManifestObject,
  path: FieldPath,
  what: readonly string[],
  detail: string,
  remediation: string,
): DeadEnd {
  const position = object.locate(path);
  const subject = `${object.namespace}/${object.kind}/${object.name}`;
  const field = path.length === 0 ? null : dotted(path);
  const { severity } = DEAD_ENDS[rule];
  return { rule, severity, object, subject, what, detail, remediation, field, position };
}

/** The same dead end found on two ways is one. */
export function distinctDeadEnds(deadEnds: readonly DeadEnd[]): DeadEnd[] {
  const byKey = new Map(deadEnds.map((each) => [JSON.stringify([each.rule, each.subject, each.what]), each]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}
