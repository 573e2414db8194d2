import type { Cluster, Labels, Workload } from '../cluster/index.js';
import { asBoolean, asString, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import type { ManifestObject } from '../manifests/index.js';

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  /** Absent where the bundle does not declare it: `default` exists in every namespace. */
  readonly object?: ManifestObject;
  readonly automount?: boolean;
  readonly annotations: Labels;
}

/** The service accounts and their token Secrets, by `namespace/name`. */
export interface AccountDirectory {
  readonly accounts: ReadonlyMap<string, ServiceAccount>;
  /** Secret to the name of the account whose token it holds. */
  readonly tokenSecrets: ReadonlyMap<string, string>;
  /** Workloads by the account that they run as. */
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
}

export function accountsOf(cluster: Cluster): AccountDirectory {
  const accounts = new Map<string, ServiceAccount>();
  const workloads = new Map<string, Workload[]>();
  for (const object of cluster.objectsOf('', 'ServiceAccount')) {
    const automount = asBoolean(object.value['automountServiceAccountToken']);
    accounts.set(`${object.namespace}/${object.name}`, {
      namespace: object.namespace,
      name: object.name,
      object,
      annotations: labelsOf(valueAt(object.value, ['metadata', 'annotations'])),
      ...(automount === undefined ? {} : { automount }),
    });
  }
  for (const workload of cluster.workloads) {
    const name = accountNameOf(workload);
    const key = `${workload.namespace}/${name}`;
    if (!accounts.has(key)) accounts.set(key, { namespace: workload.namespace, name, annotations: new Map() });
    const known = workloads.get(key);
    if (known === undefined) workloads.set(key, [workload]);
    else known.push(workload);
  }
  return { accounts, workloads, tokenSecrets: tokenSecretsOf(cluster) };
}

/** serviceAccountName, its deprecated alias serviceAccount, or the namespace's `default`. */
export function accountNameOf(workload: Workload): string {
  const { podSpec } = workload;
  return nonEmpty(podSpec['serviceAccountName']) ?? nonEmpty(podSpec['serviceAccount']) ?? 'default';
}

function nonEmpty(value: Parameters<typeof asString>[0]): string | undefined {
  const text = asString(value);
  return text === '' ? undefined : text;
}

function tokenSecretsOf(cluster: Cluster): ReadonlyMap<string, string> {
  return new Map(
    cluster.objectsOf('', 'Secret').flatMap((object) => {
      if (object.value['type'] !== 'kubernetes.io/service-account-token') return [];
      const account = asString(
        valueAt(object.value, ['metadata', 'annotations', 'kubernetes.io/service-account.name']),
      );
      return account === undefined ? [] : [[`${object.namespace}/${object.name}`, account] as const];
    }),
  );
}
