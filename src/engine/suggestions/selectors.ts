import type { Cluster, Labels, Pod, Workload } from '../cluster/index.js';

/** Labels that controllers write: they are others with every rollout or pod. */
const GENERATED =
  /^(pod-template-hash|pod-template-generation|controller-revision-hash|controller-uid|job-name|batch\.kubernetes\.io\/.*|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index)$/;
/** What people tell workloads by, the commonest first. */
const PREFERRED = [
  'app',
  'app.kubernetes.io/name',
  'k8s-app',
  'name',
  'app.kubernetes.io/component',
  'component',
  'role',
  'app.kubernetes.io/instance',
];

export interface PodSelection {
  readonly matchLabels: Readonly<Record<string, string>>;
  /** Other workloads of the namespace whose pods have these labels too. */
  readonly alsoSelects: readonly Workload[];
}

/** The shortest labels that tell the pods of a workload from all others of its namespace; as near to it as labels get. */
export function selectionOf(cluster: Cluster, workload: Workload): PodSelection {
  const common = commonLabels(workload.pods);
  const keys = [...common.keys()].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  const others = cluster.pods.filter((pod) => pod.namespace === workload.namespace && pod.workload !== workload);
  const confusedBy = (chosen: readonly string[]): Pod[] =>
    others.filter((pod) => chosen.every((key) => pod.labels.get(key) === common.get(key)));
  const single = keys.find((key) => confusedBy([key]).length === 0);
  const chosen: string[] = single === undefined ? [] : [single];
  if (single === undefined) {
    let left = confusedBy([]).length;
    for (const key of keys) {
      const rest = confusedBy([...chosen, key]).length;
      // Without any label the empty selector would select whatever comes.
      if (rest < left || chosen.length === 0) chosen.push(key);
      left = Math.min(left, rest);
    }
  }
  return {
    matchLabels: Object.fromEntries(chosen.map((key) => [key, common.get(key) ?? ''])),
    alsoSelects: [...new Set(confusedBy(chosen).map((pod) => pod.workload))],
  };
}

function commonLabels(pods: readonly Pod[]): Labels {
  const [first, ...rest] = pods;
  return new Map(
    [...(first?.labels ?? [])].filter(
      ([key, value]) => !GENERATED.test(key) && rest.every((pod) => pod.labels.get(key) === value),
    ),
  );
}

function rank(key: string): number {
  const place = PREFERRED.indexOf(key);
  return place < 0 ? PREFERRED.length : place;
}
