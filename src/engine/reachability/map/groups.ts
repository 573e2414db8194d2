import { compareText } from '../../cluster/json.js';

export interface WorkloadGroup {
  readonly id: string;
  /** Sorted; pods, `ns/Pod/name`, of workloads whose pods policies tell apart. */
  readonly workloads: readonly string[];
}

/** Each distinct set of workloads once. */
export class GroupTable {
  private readonly groups = new Map<string, WorkloadGroup>();

  /** Undefined for no workload. */
  idOf(workloads: readonly string[]): string | undefined {
    if (workloads.length === 0) return undefined;
    const sorted = [...workloads].sort(compareText);
    const key = sorted.join(' ');
    const known = this.groups.get(key);
    if (known !== undefined) return known.id;
    const id = `g${this.groups.size + 1}`;
    this.groups.set(key, { id, workloads: sorted });
    return id;
  }

  all(): WorkloadGroup[] {
    return [...this.groups.values()];
  }
}
