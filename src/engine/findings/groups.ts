import { accessObjects } from './access/objects.js';
import { permissions } from './access/permissions.js';
import { namespaceLabels } from './admission/namespace-labels.js';
import { refusedByNamespace } from './admission/refused-by-namespace.js';
import { diagnostics } from './manifests/diagnostics.js';
import { policyNotUnderstood } from './manifests/policy-not-understood.js';
import { deadEnds } from './network/dead-ends.js';
import { defaultAllowNamespace } from './network/default-allow-namespace.js';
import { internetIngress } from './network/internet-ingress.js';
import { noEgressPolicy } from './network/no-egress-policy.js';
import { noIngressPolicy } from './network/no-ingress-policy.js';
import { policyNeverMatters } from './network/policy-never-matters.js';
import { policySelectsNothing } from './network/policy-selects-nothing.js';
import { sensitivePort } from './network/sensitive-port.js';
import { hardening } from './privilege/hardening.js';
import { podSecurity } from './privilege/pod-security.js';
import type { RuleGroup } from './types.js';

/** Every group of rules. A new rule is a new file, and a line here. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  accessObjects,
  deadEnds,
  defaultAllowNamespace,
  diagnostics,
  hardening,
  internetIngress,
  namespaceLabels,
  noEgressPolicy,
  noIngressPolicy,
  permissions,
  podSecurity,
  policyNeverMatters,
  policyNotUnderstood,
  policySelectsNothing,
  refusedByNamespace,
  sensitivePort,
];
