import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../../bench/generate.js';
import { buildCluster } from '../../../src/engine/cluster/index.js';
import type { JsonObject } from '../../../src/engine/manifests/index.js';
import { askReach, compileNetwork } from '../../../src/engine/reachability/index.js';
import { boundsOf, type Network } from '../../../src/engine/reachability/network.js';
import {
  intersect,
  isEmpty,
  NO_PORTS,
  portRange,
  subtract,
  union,
  type PortSet,
} from '../../../src/engine/reachability/ports.js';
import type { AllowedPorts } from '../../../src/engine/reachability/types.js';
import { randomCluster, type RandomCluster } from '../../oracle/clusters.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['LAW_RUNS'] ?? 60);
const parameters = { seed: SEED, numRuns: RUNS };

interface Opening {
  readonly least: PortSet;
  readonly most: PortSet;
}

describe(`laws of reach (SEED=${SEED})`, () => {
  it('an allow rule more never removes reach within the tier', () => {
    let changed = 0;
    fc.assert(
      fc.property(randomCluster, fc.nat(), fc.boolean(), fc.nat(), (cluster, which, ingress, rule) => {
        const policies = cluster.objects.filter(({ kind }) => kind === 'NetworkPolicy');
        const policy = policies[which % policies.length];
        fc.pre(policy !== undefined);
        // Explicit types: a first egress rule would otherwise isolate as well as allow.
        const spec: JsonObject = { ...(policy['spec'] as JsonObject), policyTypes: ['Ingress', 'Egress'] };
        const field = ingress ? 'ingress' : 'egress';
        const rules = Array.isArray(spec[field]) ? spec[field] : [];
        const more = donatedRule(cluster, field, rule);
        const before = reachOf(cluster, replaced(cluster, policy, { ...spec }));
        const after = reachOf(cluster, replaced(cluster, policy, { ...spec, [field]: [...rules, more] }));
        for (const [pair, opening] of before) {
          const now = after.get(pair) ?? fail(pair);
          expect([pair, isEmpty(subtract(opening.least, now.least))]).toEqual([pair, true]);
          expect([pair, isEmpty(subtract(opening.most, now.most))]).toEqual([pair, true]);
          if (!isEmpty(subtract(now.most, opening.most))) changed++;
        }
      }),
      parameters,
    );
    // A law that nothing ever puts to the test proves nothing.
    expect(changed).toBeGreaterThan(0);
  });

  it('a policy more that isolates and allows nothing never adds reach', () => {
    let changed = 0;
    fc.assert(
      fc.property(randomCluster, fc.constantFrom('default', 'shop', 'ops'), fc.nat(2), (cluster, namespace, types) => {
        const policyTypes = [['Ingress'], ['Egress'], ['Ingress', 'Egress']][types] ?? [];
        const isolating: JsonObject = {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'isolating', namespace },
          spec: { podSelector: {}, policyTypes },
        };
        const before = reachOf(cluster, cluster.objects);
        const after = reachOf(cluster, [...cluster.objects, isolating]);
        for (const [pair, opening] of after) {
          const then = before.get(pair) ?? fail(pair);
          expect([pair, isEmpty(subtract(opening.least, then.least))]).toEqual([pair, true]);
          expect([pair, isEmpty(subtract(opening.most, then.most))]).toEqual([pair, true]);
          if (!isEmpty(subtract(then.most, opening.most))) changed++;
        }
      }),
      parameters,
    );
    expect(changed).toBeGreaterThan(0);
  });

  it('reach does not depend on the order of objects, nor of the rules of a NetworkPolicy', () => {
    fc.assert(
      fc.property(randomCluster, fc.infiniteStream(fc.nat()), (cluster, numbers) => {
        const shuffled = shuffle(cluster.objects, numbers).map((object) => {
          if (object['kind'] !== 'NetworkPolicy') return object;
          const spec = object['spec'] as JsonObject;
          const turned = Object.fromEntries(
            Object.entries(spec).map(([key, value]) => [key, Array.isArray(value) ? [...value].reverse() : value]),
          );
          return { ...object, spec: turned };
        });
        expect(reachOf(cluster, shuffled)).toEqual(reachOf(cluster, cluster.objects));
      }),
      parameters,
    );
  });

  it('a question about a set is the union of its members', () => {
    let several = 0;
    fc.assert(
      fc.property(randomCluster, fc.constantFrom('default/*', 'shop/app=web', '*/tier'), (cluster, from) => {
        const network = networkOf(cluster, cluster.objects);
        const whole = askReach(network, { from, to: 'ops/*' }, { defaultNamespace: 'default' });
        fc.pre(whole.ok && whole.answer.pairs.length > 0 && whole.answer.verdict !== 'unknown');
        if (!whole.ok) return;
        const { pairs, allowed } = whole.answer;
        if (pairs.length > 1) several++;
        const members = pairs.map((pair) => {
          const one = askReach(network, { from: pair.from, to: pair.to }, { defaultNamespace: 'default' });
          if (!one.ok) throw new Error(JSON.stringify(one.errors));
          const same = one.answer.pairs.filter((each) => each.from === pair.from && each.to === pair.to);
          expect(same.map((each) => each.allowed)).toContainEqual(pair.allowed);
          return pair.allowed;
        });
        expect(parsePorts(allowed)).toEqual(members.map(parsePorts).reduce(union));
      }),
      parameters,
    );
    expect(several).toBeGreaterThan(0);
  });
});

function networkOf({ assume }: RandomCluster, objects: readonly JsonObject[]): Network {
  return compileNetwork(buildCluster(bundleOf(objects)), assume);
}

/** The ports that are open between every two pods, by their names. */
function reachOf(cluster: RandomCluster, objects: readonly JsonObject[]): Map<string, Opening> {
  const network = networkOf(cluster, objects);
  const sides = network.cluster.pods.map((pod) => ({ kind: 'pod' as const, pod, text: pod.name, alike: 1 }));
  const result = new Map<string, Opening>();
  for (const from of sides) {
    for (const to of sides) {
      if (from === to) continue;
      const out = boundsOf(network, 'egress', from, to);
      const into = boundsOf(network, 'ingress', to, from);
      result.set(`${from.text} → ${to.text}`, {
        least: intersect(out.least, into.least),
        most: intersect(out.most, into.most),
      });
    }
  }
  return result;
}

function replaced({ objects }: RandomCluster, policy: JsonObject, spec: JsonObject): JsonObject[] {
  return objects.map((object) => (object === policy ? { ...object, spec } : object));
}

/** A rule of some policy of the cluster, or one that allows everything. */
function donatedRule({ objects }: RandomCluster, field: 'ingress' | 'egress', number: number): JsonObject {
  const rules = objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap(({ spec }) => ((spec as JsonObject)[field] as JsonObject[] | null | undefined) ?? []);
  return rules[number % (rules.length + 1)] ?? {};
}

function parsePorts(allowed: AllowedPorts): PortSet {
  return (['TCP', 'UDP', 'SCTP'] as const)
    .flatMap((protocol) =>
      allowed[protocol].map((text) => {
        const [first = 0, last = first] = text.split('-').map(Number);
        return portRange(protocol, first, last);
      }),
    )
    .reduce(union, NO_PORTS);
}

function shuffle<Item>(items: readonly Item[], numbers: Iterator<number>): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = (numbers.next().value as number) % (last + 1);
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}

function fail(pair: string): never {
  throw new Error(`${pair} is in one network and not in the other`);
}
