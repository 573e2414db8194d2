import type { AddressRange } from './addresses.js';
import { askedPorts, namedPortNobodyHas } from './asked-ports.js';
import { assumptionsOf } from './assumptions.js';
import { cut, sideOf } from './endpoints.js';
import { decide, judge, openAsAsked, overallOf, type AskedPair } from './judge.js';
import { nodesOf } from './match.js';
import type { Network } from './network.js';
import { format, NO_PORTS, union } from './ports.js';
import { proposeChange } from './remedy/propose.js';
import type { Direction } from './rules.js';
import { SERVICE_PREFIX, serviceAt, serviceSide, sideOfService } from './service-side.js';
import type { Place, Side } from './sides.js';
import { summarise, summariseNowhere, summariseUnknown } from './summary.js';
import type { QuestionError, ReachQuestion, ReachResult, Verdict } from './types.js';

/** Pairs that one question may ask: beyond it an answer is not an answer any more. */
const MAX_PAIRS = 20_000;

export interface AskOptions {
  readonly defaultNamespace?: string;
}

/** Can X reach Y? Names that are not there, or that several things have, come back as errors with candidates. */
export function askReach(network: Network, question: ReachQuestion, options: AskOptions = {}): ReachResult {
  const defaultNamespace = options.defaultNamespace ?? 'default';
  const from = sideOf(network, question.from, '/from', defaultNamespace);
  const to = destinationSide(network, question, defaultNamespace);
  const errors: QuestionError[] = [from, to].flatMap((side) => (side.ok ? [] : [side.error]));
  if (!from.ok || !to.ok) return { ok: false, errors };
  const common = { question, ...(network.assumeGiven === undefined ? {} : { assume: network.assumeGiven }) };
  const closed = { allowed: format(NO_PORTS), pairs: [], assumptions: [] };
  if (to.unknown !== undefined) {
    const summary = summariseUnknown(from.text, to.text, [to.unknown]);
    return { ok: true, answer: { ...common, ...closed, verdict: 'unknown', summary, unknownBecause: [to.unknown] } };
  }
  if (to.nowhere !== undefined) {
    const summary = summariseNowhere(from.text, to.text, to.nowhere);
    return { ok: true, answer: { ...common, ...closed, verdict: 'denied', summary } };
  }
  const asked = pairsOf(network, question, from.places, to.places);
  if ('error' in asked) return { ok: false, errors: [asked.error] };
  const decisions = asked.pairs.map((each) => decide(network, each));
  const pairs = asked.pairs.map((each, index) => judge(network, each, decisions[index]));
  const verdict = overallOf(decisions.map((each) => each.verdict));
  const open = asked.pairs
    .map((each, index) => openAsAsked(each, decisions[index]?.open ?? NO_PORTS))
    .reduce(union, NO_PORTS);
  const unknownBecause = [...new Set(pairs.flatMap((pair) => pair.unknownBecause ?? []))];
  const fix = verdict === 'denied' ? proposeChange(network, asked.pairs) : undefined;
  return {
    ok: true,
    answer: {
      ...common,
      verdict,
      summary: summarise(network, { from: from.text, to: to.text, question, open, verdict, pairs, asked: asked.pairs }),
      allowed: format(open),
      pairs,
      assumptions: assumptionsOf(network, asked.pairs, verdict),
      ...(unknownBecause.length === 0 ? {} : { unknownBecause }),
      ...(fix === undefined ? {} : { fix }),
    },
  };
}

/** The verdict of a question alone. @returns undefined where the question cannot be put. */
export function verdictOfQuestion(
  network: Network,
  question: ReachQuestion,
  options: AskOptions = {},
): Verdict | undefined {
  const defaultNamespace = options.defaultNamespace ?? 'default';
  const from = sideOf(network, question.from, '/from', defaultNamespace);
  const to = destinationSide(network, question, defaultNamespace);
  if (!from.ok || !to.ok) return undefined;
  if (to.unknown !== undefined) return 'unknown';
  if (to.nowhere !== undefined) return 'denied';
  const asked = pairsOf(network, question, from.places, to.places);
  return 'error' in asked ? undefined : overallOf(asked.pairs.map((each) => decide(network, each).verdict));
}

function destinationSide(network: Network, question: ReachQuestion, defaultNamespace: string): Side {
  const written = question.to.trim();
  if (written.startsWith(SERVICE_PREFIX)) return serviceSide(network, written, question, defaultNamespace);
  const side = sideOf(network, written, '/to', defaultNamespace);
  const [place] = side.ok ? side.places : [];
  if (place?.kind !== 'addresses' || place.range.start !== place.range.end) return side;
  const service = serviceAt(network.cluster, place.range);
  return service === undefined ? side : sideOfService(network, service, question);
}

function pairsOf(
  network: Network,
  question: ReachQuestion,
  from: readonly Place[],
  to: readonly Place[],
): { readonly pairs: readonly AskedPair[] } | { readonly error: QuestionError } {
  const sources = cut(from, from.some(isAddresses) ? blocksAround(network, 'ingress', to) : []);
  const destinations = cut(to, to.some(isAddresses) ? blocksAround(network, 'egress', from) : []);
  if (sources.length * destinations.length > MAX_PAIRS) {
    const detail = `The question asks about more than ${MAX_PAIRS} pairs; narrow it.`;
    return { error: { code: 'INVALID_QUESTION', detail, pointer: '/to', candidates: [] } };
  }
  const served = destinations.some(({ ports }) => ports !== undefined);
  const missing = served
    ? undefined
    : namedPortNobodyHas(
        question,
        destinations.map(({ endpoint }) => endpoint),
      );
  if (missing !== undefined) return { error: missing };
  const pairs = sources.flatMap(({ endpoint: source }) =>
    destinations.map(({ endpoint: destination, ports }): AskedPair => {
      if (ports === undefined) return { source, destination, ports: askedPorts(question, destination) };
      return { source, destination, ports: ports.map(({ dialled }) => dialled).reduce(union, NO_PORTS), served: ports };
    }),
  );
  return { pairs };
}

function isAddresses({ kind }: Place): boolean {
  return kind === 'addresses';
}

/** The blocks between which the policies of some pods treat all addresses alike. */
function blocksAround(network: Network, direction: Direction, places: readonly Place[]): readonly AddressRange[] {
  const pods = places.flatMap((place) =>
    place.kind === 'endpoint' && place.endpoint.kind === 'pod' ? [place.endpoint.pod] : [],
  );
  const peers = pods
    .flatMap((pod) => network.governing(pod, direction).flat())
    .flatMap(({ policy }) => policy.rules)
    .flatMap((rule) => (rule.direction !== direction || rule.peers === 'any' ? [] : rule.peers));
  const blocks = peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.block, ...peer.except] : []));
  const named = new Set(pods.flatMap((pod) => pod.nodeName ?? []));
  const nodes = nodesOf(network.cluster).filter(
    ({ name }) => named.has(name) || peers.some((peer) => peer.kind === 'nodes'),
  );
  return [...blocks, ...nodes.flatMap(({ addresses }) => addresses)];
}
