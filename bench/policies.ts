import { buildCluster } from '../src/engine/cluster/index.js';
import { judgePolicy, policiesOf, PolicyLab } from '../src/engine/policies/index.js';
import { compileNetwork, reachMapOf, type ReachMap } from '../src/engine/reachability/index.js';
import { bundleOf, generate, type Shape } from './generate.js';
import { milliseconds, ratio, sideBySide } from './report.js';

/**
 * A page of policies (what each changes, what its author may not have meant) against the map that it rests on, in one run.
 * Every round starts from a map that nobody has asked yet.
 */
const PODS = Number(process.argv[2] ?? 10_000);
const POLICIES = Number(process.argv[3] ?? 1000);
const ROUNDS = Number(process.argv[4] ?? 5);
const PAGE = 50;

for (const shape of ['mixed', 'redhat', 'cilium'] as const) measure(shape);

function measure(shape: Shape): void {
  const namespaces = Math.max(1, Math.round(PODS / (shape === 'redhat' ? 200 : 50)));
  const bundle = bundleOf(generate(shape, { pods: PODS, namespaces, policies: POLICIES }, 7));
  const build = (): ReachMap => reachMapOf(compileNetwork(buildCluster(bundle)));
  let map = build();
  const timings = sideBySide(
    {
      map: () => (map = build()),
      page: () => {
        const lab = new PolicyLab(map);
        const page = policiesOf(map.network.tiers).slice(0, PAGE);
        return page.map((each) => judgePolicy(lab, each));
      },
    },
    ROUNDS,
  );
  console.log(`${shape}: ${PODS} pods, ${namespaces} namespaces, ${POLICIES} policies, ${ROUNDS} rounds, seed 7`);
  console.log(`  the map:                  ${milliseconds(timings.map)}`);
  console.log(`  a page of ${PAGE} policies:    ${milliseconds(timings.page)}`);
  console.log(`  page / map:               ${ratio(timings.page, timings.map)}`);
}
