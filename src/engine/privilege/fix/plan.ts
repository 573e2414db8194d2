import { isBound } from '../rights/accounts.js';
import { serviceAccountOf } from '../rights/token.js';
import { containersOf, type Cluster, type Container, type Workload } from '../../cluster/index.js';
import { dotted } from '../../manifests/typing/decode.js';
import type { FieldPath, Json } from '../../manifests/index.js';
import { at, hasUserNamespace, isWindows } from '../standards/pod.js';
import { judgedPodOf } from '../standards/index.js';
import type { FixChange, HardeningFinding, NeedsPerson, StandardAnswer } from '../types.js';
import { needsOfNode } from './node-agent.js';
import { Patch } from './patch.js';

/** What is being changed in a pod, and what is left to a person. Paths are within the PodSpec. */
export class Plan {
  readonly patch: Patch;
  readonly changes: FixChange[] = [];
  readonly needsPerson: NeedsPerson[] = [];
  /** Containers that keep something which only works as root. */
  readonly keepsRoot = new Set<string>();
  readonly containers: readonly Container[];
  /** Checks of the standards that fail, and of hardening as `hardening.<check>`. */
  private readonly failing: ReadonlySet<string>;
  private readonly unsafeSysctls: ReadonlySet<string>;
  readonly isWindows: boolean;
  readonly hasUserNamespace: boolean;
  /** Why this looks like a program that works on the node itself; empty where nothing does. */
  readonly nodeNeeds: readonly string[];
  /** A binding names the pod's account: its program has a reason to call the API server. */
  readonly accountIsBound: boolean;

  constructor(
    cluster: Cluster,
    readonly workload: Workload,
    restricted: StandardAnswer,
    hardening: readonly HardeningFinding[],
  ) {
    this.failing = new Set([
      ...restricted.violations.map(({ check }) => check),
      ...hardening.map(({ check }) => `hardening.${check}`),
    ]);
    const sysctls = restricted.violations.find(({ check }) => check === 'sysctls')?.fields ?? [];
    this.unsafeSysctls = new Set(
      sysctls.flatMap((field) => {
        const index = /\[(\d+)\]\.name$/.exec(field)?.[1];
        return index === undefined ? [] : [String(this.field('securityContext', 'sysctls', Number(index), 'name'))];
      }),
    );
    const pod = judgedPodOf(workload);
    this.patch = new Patch(workload.object.value);
    this.containers = containersOf(workload.podSpec);
    this.isWindows = isWindows(pod);
    this.hasUserNamespace = hasUserNamespace(pod);
    this.nodeNeeds = needsOfNode(workload);
    this.accountIsBound = isBound(cluster, workload.namespace, serviceAccountOf(workload));
  }

  fails(...checks: string[]): boolean {
    return checks.some((check) => this.failing.has(check));
  }

  isSafeSysctl(name: string): boolean {
    return !this.unsafeSysctls.has(name);
  }

  /** A field as it is in the manifest, before any change. */
  field(...path: FieldPath): Json | undefined {
    return at(this.workload.podSpec, ...path);
  }

  /** A container's securityContext field, before any change. */
  own(container: Container, ...path: FieldPath): Json | undefined {
    return at(container.value, 'securityContext', ...path);
  }

  spec(...path: FieldPath): FieldPath {
    return [...this.workload.podSpecPath, ...path];
  }

  context(container: Container, ...path: FieldPath): FieldPath {
    return [...this.workload.podSpecPath, ...container.path, 'securityContext', ...path];
  }

  /** Makes one change; it counts where it did anything. */
  change(
    check: string,
    containers: readonly string[],
    detail: string,
    mayBreak: string | undefined,
    make: (patch: Patch) => void,
  ): void {
    const before = this.patch.operations.length;
    make(this.patch);
    const operations = this.patch.operations.slice(before);
    if (operations.length === 0) return;
    this.changes.push({ check, containers, detail, ...(mayBreak === undefined ? {} : { mayBreak }), operations });
  }

  leave(check: string, field: FieldPath, containers: readonly string[], reason: string): void {
    const { file, line } = this.workload.object.locate(this.spec(...field));
    this.needsPerson.push({ check, reason, containers, fields: [dotted(['spec', ...field])], file, line });
  }
}
