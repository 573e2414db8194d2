import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { publicationsOf } from '../../publication/index.js';
import { gapsAround } from '../../reachability/gaps.js';
import { openRangesOf } from '../../reachability/map/external.js';
import type { Party } from '../../reachability/map/parties.js';
import { partiesOfWorkload, type Kin, type ReachMap } from '../../reachability/map/reach-map.js';
import type { Opening } from '../../reachability/map/views.js';
import { intersect, isEmpty, onePort, type PortSet } from '../../reachability/ports.js';
import type { Severity } from '../../rule.js';
import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';
import { waysFromInternet } from './published.js';
import { sensitivePortsOf } from './sensitive-ports.js';

/** More sources than these are counted, not named. */
const NAMED_SOURCES = 3;

export const sensitivePort: RuleGroup = {
  rules: [
    {
      id: 'network.sensitive-port',
      title: 'A database, cache or control plane is open beyond its namespace',
      category: 'network',
      severity: 'high',
      rationale:
        'What listens there holds data or steers the cluster, and often trusts whoever reaches it. A shell anywhere in another namespace is enough to try.',
      remediation:
        'Admit only the pods that use it, by a podSelector in the same namespace; where another namespace needs it, name its pods in the rule.',
      references: ['MITRE T1210', 'NSA/CISA Kubernetes Hardening Guide: network policies', 'kubescape C-0021'],
    },
  ],
  *find({ cluster, network, map }): Iterable<Found> {
    const sensitive = sensitivePortsOf(cluster);
    if (sensitive.size === 0) return;
    const openings = new PortOpenings(map());
    for (const [workload, ports] of sensitive) {
      if (workload.pods.every((pod) => pod.hostNetwork)) continue;
      if (gapsAround(network()).touches(workload.namespace)) continue;
      for (const { port, protocol, name } of ports) {
        const wanted = openings.to(workload, onePort(protocol, port), `${protocol}/${port}`);
        const sources = wanted.outside ? [] : wanted.sources();
        const ways = publicationsOf(network())
          .of(workload)
          .ports.filter((each) => each.port === port && each.protocol === protocol)
          .flatMap(waysFromInternet);
        if (ways.length === 0 && !wanted.outside && sources.length === 0) continue;
        yield {
          rule: 'network.sensitive-port',
          place: placeOfWorkload(workload),
          what: [`${protocol}/${port}`],
          ...severityOf(ways, wanted.outside),
          detail: `${protocol} ${port} (${name}) is ${ways.length > 0 ? `published to the internet by ${ways.join(', ')}` : `open to ${describe(wanted.outside, sources)}`}`,
          position: workload.object.position,
        };
      }
    }
  },
};

/** Who is named in a rule was let in on purpose; what is open to addresses is open to whoever comes, and has a way to it. */
function severityOf(ways: readonly string[], outside: boolean): { severity?: Severity } {
  if (ways.length > 0) return { severity: 'critical' };
  return outside ? {} : { severity: 'medium' };
}

function describe(outside: boolean, sources: readonly Workload[]): string {
  if (outside) return 'addresses outside the cluster';
  const named = sources.slice(0, NAMED_SOURCES).map(({ ref }) => ref);
  return `workloads of other namespaces: ${named.join(', ')}${sources.length > NAMED_SOURCES ? ' and others' : ''}`;
}

interface OpenTo {
  /** To addresses that are no pods of the bundle. */
  readonly outside: boolean;
  /** Workloads of other namespaces that certainly reach the port, in the order of their references. */
  sources(): Workload[];
}

/** Who certainly reaches a port. Destinations that are alike are looked at once. */
class PortOpenings {
  private readonly rangesOf;
  private readonly open = new Map<string, Map<Opening, boolean>>();
  private readonly sources = new Map<string, readonly Kin[]>();

  constructor(private readonly map: ReachMap) {
    this.rangesOf = openRangesOf(map);
  }

  to(workload: Workload, wanted: PortSet, key: string): OpenTo {
    const parties = partiesOfWorkload(this.map, workload);
    const includes = (opening: Opening): boolean => {
      const known = this.open.get(key) ?? new Map<Opening, boolean>();
      this.open.set(key, known);
      const answer = known.get(opening) ?? !isEmpty(intersect(opening.least, wanted));
      known.set(opening, answer);
      return answer;
    };
    return {
      outside: parties.some((party) => this.rangesOf(party, 'in').some(({ opening }) => includes(opening))),
      sources: () => {
        const gaps = gapsAround(this.map.network);
        const found = new Set<Workload>();
        for (const kin of parties.flatMap((party) => this.sourcesOf(party, key, includes))) {
          for (const { namespace, workload: source } of kin.parties.flatMap(({ pods }) => pods)) {
            if (namespace !== workload.namespace && !gaps.touches(namespace)) found.add(source);
          }
        }
        return [...found].sort((one, other) => compareText(one.ref, other.ref));
      },
    };
  }

  private sourcesOf(party: Party, key: string, includes: (opening: Opening) => boolean): readonly Kin[] {
    const destination = this.map.destinationOf(party);
    const known = this.sources.get(`${destination.id} ${key}`);
    if (known !== undefined) return known;
    const found = this.map.sources.filter((source) => includes(this.map.openingBetween(source, destination)));
    this.sources.set(`${destination.id} ${key}`, found);
    return found;
  }
}
