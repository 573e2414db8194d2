export type Severity = 'critical' | 'high' | 'medium' | 'low';
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** What a finding can rest on; one page each under /rules/{id}. */
export interface Rule {
  /** `category.name`: pss.privileged, hardening.imageTag, admission.unlabelledNamespace. Findings carry it; it never changes. */
  readonly id: string;
  readonly title: string;
  readonly category: 'pss' | 'hardening' | 'admission' | 'network' | 'access' | 'manifests';
  /** Of a finding where nothing about the place makes it more or less severe. */
  readonly severity: Severity;
  /** Why it matters once somebody has a shell. */
  readonly rationale: string;
  readonly remediation: string;
  /** Ids or titles of public catalogues (`CIS 5.2.2`, `MITRE T1611`), and of other tools' rules (`kubescape C-0057`). */
  readonly references: readonly string[];
}
