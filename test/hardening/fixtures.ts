import { describe, expect, it } from 'vitest';
import { buildCluster, type Workload } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';
import { dotted } from '../../src/engine/manifests/typing/decode.js';
import type { HardeningCheck, HardeningSubject } from '../../src/engine/privilege/hardening/types.js';
import { effectiveRights, type PrivilegeAssume } from '../../src/engine/privilege/rights/index.js';
import { judgedPodOf } from '../../src/engine/privilege/standards/index.js';
import { everyContainer } from '../../src/engine/privilege/standards/pod.js';

/** A Pod `web` in namespace `shop`, by its spec in YAML's flow style, and other objects behind it. */
export function subjectOf(
  spec: string,
  others = '',
  assume: PrivilegeAssume = {},
  reaches?: HardeningSubject['reaches'],
): HardeningSubject {
  const content = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: ${spec}
${others}`;
  const cluster = buildCluster(readManifests([{ path: 'web.yaml', content }], { defaultNamespace: 'default' }));
  const workload = cluster.workloads.find(({ ref }) => ref === 'shop/Pod/web') as Workload;
  const pod = judgedPodOf(workload);
  const rights = effectiveRights(cluster, workload, pod, assume);
  return { cluster, workload, pod, containers: everyContainer(pod), rights, reaches };
}

interface Situation {
  readonly spec: string;
  readonly others?: string;
  readonly assume?: PrivilegeAssume;
  readonly reaches?: HardeningSubject['reaches'];
}

interface Expected {
  /** Only where the check has several rules. */
  readonly rule?: string;
  /** Only where it is not the rule's. */
  readonly severity?: string;
  readonly detail: string;
  readonly containers?: readonly string[];
  readonly fields: readonly string[];
}

export interface HardeningFixtures {
  readonly quiet: Readonly<Record<string, string | Situation>>;
  readonly finds: Readonly<Record<string, Situation & { readonly hits: readonly Expected[] }>>;
}

export function describeHardening(check: HardeningCheck, { quiet, finds }: HardeningFixtures): void {
  const [first] = check.rules;
  describe(`hardening: ${first?.id.split('.')[0] ?? ''}`, () => {
    const look = ({ spec, others, assume, reaches }: Situation) =>
      check.check(subjectOf(spec, others, assume, reaches)).map(({ rule, severity, detail, containers, fields }) => ({
        rule,
        ...(severity === check.rules.find(({ id }) => id === rule)?.severity ? {} : { severity }),
        detail,
        containers,
        fields: fields.map(dotted),
      }));

    it.each(Object.entries(quiet))('says nothing of %s', (_, situation) => {
      expect(look(typeof situation === 'string' ? { spec: situation } : situation)).toEqual([]);
    });

    it.each(Object.entries(finds))('finds %s', (_, { hits, ...situation }) => {
      const expected = hits.map((hit) => ({ rule: first?.id, containers: [], ...hit }));
      expect(look(situation)).toEqual(expected);
    });
  });
}
