import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { resolveWorkload, type Protocol } from '../engine/cluster/index.js';
import type { Assume } from '../engine/reachability/index.js';
import { EVERY_ADDRESS, parseRange } from '../engine/reachability/addresses.js';
import { ALL_PORTS, everyPortOf, onePort, type PortSet } from '../engine/reachability/ports.js';
import {
  blocksOf,
  suggestPolicies,
  type End,
  type Suggestion,
  type WantedConnection,
} from '../engine/suggestions/index.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

/** Obstacles that a problem names; what follows from one flaw can be hundreds. */
const SHOWN_OBSTACLES = 20;

export interface AskedConnection {
  readonly from: string;
  readonly to: string;
  readonly port?: number | undefined;
  readonly protocol?: Protocol | undefined;
}

export interface SuggestPoliciesParams {
  readonly namespace: string;
  readonly connections?: readonly AskedConnection[] | undefined;
  readonly dns: boolean;
  readonly assume?: Assume | undefined;
}

/**
 * @throws ProblemError `unknown-entity` where a connection or the namespace names what is not there; `no-suggestion` where no
 * policies can allow exactly what is wanted, with the reasons.
 */
export const suggestPoliciesTask = defineTask(
  'suggest-policies',
  (analysis: Analysis, { namespace, connections, dns, assume }: SuggestPoliciesParams): Suggestion => {
    const causes: ProblemCause[] = [];
    if (!analysis.cluster.namespaces.has(namespace)) {
      const detail = `There is no namespace ${namespace} in these manifests.`;
      causes.push({ code: 'UNKNOWN_ENTITY', detail, pointer: '/namespace' });
    }
    const wanted = connections?.flatMap((asked, index): WantedConnection[] => {
      const from = endOf(analysis, asked.from, `/connections/${index}/from`, causes);
      const to = endOf(analysis, asked.to, `/connections/${index}/to`, causes);
      return from === undefined || to === undefined
        ? []
        : [{ from, to, ports: portsOf(asked), because: 'it was asked for' }];
    });
    if (causes.length > 0) throw new ProblemError('unknown-entity', causes[0]?.detail ?? '', causes);
    const { bundle, cluster } = analysis;
    const result = suggestPolicies(bundle, cluster, { namespace, connections: wanted, dns, assume });
    if (result.ok) return result.suggestion;
    const { obstacles } = result;
    throw new ProblemError(
      'no-suggestion',
      obstacles.length === 1
        ? (obstacles[0]?.detail ?? '')
        : `${obstacles.length} reasons stand in the way; errors[] has ${obstacles.length > SHOWN_OBSTACLES ? 'the first of them' : 'them'}.`,
      obstacles.slice(0, SHOWN_OBSTACLES),
    );
  },
);

function endOf(analysis: Analysis, text: string, pointer: string, causes: ProblemCause[]): End | undefined {
  if (text === 'internet') return { kind: 'addresses', ranges: EVERY_ADDRESS, blocks: blocksOf(EVERY_ADDRESS) };
  const range = parseRange(text);
  if (range !== undefined) return { kind: 'addresses', ranges: [range], blocks: blocksOf([range]) };
  const found = resolveWorkload(analysis.cluster, text, analysis.defaultNamespace);
  if (found.ok) return { kind: 'workload', workload: found.workload };
  causes.push({ code: found.code, detail: found.detail, pointer, candidates: found.candidates });
  return undefined;
}

function portsOf({ port, protocol }: AskedConnection): PortSet {
  if (port !== undefined) return onePort(protocol ?? 'TCP', port);
  return protocol === undefined ? ALL_PORTS : everyPortOf(protocol);
}
