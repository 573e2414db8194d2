import type { Protocol } from '../cluster/index.js';
import { assumptionsOf } from './assumptions.js';
import { endpointsOf } from './endpoints.js';
import { gapsAround } from './gaps.js';
import { boundsOf, isSamePod, type Network } from './network.js';
import { explainDirection, verdictOf } from './explain.js';
import { ALL_PORTS, equal, everyPortOf, format, intersect, NO_PORTS, onePort, union, type PortSet } from './ports.js';
import type { Endpoint } from './rules.js';
import { summarise } from './summary.js';
import type { PairAnswer, QuestionError, ReachQuestion, ReachResult, Verdict } from './types.js';

/** Pairs that one question may ask: beyond it an answer is not an answer any more. */
const MAX_PAIRS = 100_000;
const SELF: PairAnswer['egress'] = { verdict: 'allowed', isolated: false, decidedBy: [], considered: [] };

/** Can X reach Y? Names that are not there, or that several things have, come back as errors with candidates. */
export function askReach(
  network: Network,
  question: ReachQuestion,
  options: { readonly defaultNamespace?: string } = {},
): ReachResult {
  const defaultNamespace = options.defaultNamespace ?? 'default';
  if (question.to.startsWith('service:'))
    return unanswered(
      network,
      question,
      'Questions about a Service are not understood yet: ask for the workload behind it and its target port.',
    );
  const from = endpointsOf(network, question.from, '/from', defaultNamespace);
  const to = endpointsOf(network, question.to, '/to', defaultNamespace);
  const errors: QuestionError[] = [from, to].flatMap((side) => (side.ok ? [] : [side.error]));
  if (!from.ok || !to.ok) return { ok: false, errors };
  if (from.endpoints.length * to.endpoints.length > MAX_PAIRS) {
    const detail = `The question asks about more than ${MAX_PAIRS} pairs; narrow it.`;
    return { ok: false, errors: [{ code: 'INVALID_QUESTION', detail, pointer: '/to', candidates: [] }] };
  }
  const missingPort = namedPortNobodyHas(question, to.endpoints);
  if (missingPort !== undefined) return { ok: false, errors: [missingPort] };

  const judged = from.endpoints.flatMap((source) =>
    to.endpoints.map((destination) => judgePair(network, question, source, destination)),
  );
  const pairs = judged.map((each) => each.pair);
  const verdict = overall(pairs);
  const open = judged.map((each) => each.open).reduce(union, NO_PORTS);
  const asked = judged.map((each) => each.asked).reduce(union, NO_PORTS);
  const unknownBecause = [...new Set(pairs.flatMap((pair) => pair.unknownBecause ?? []))];
  const first =
    from.endpoints[0] !== undefined && to.endpoints[0] !== undefined
      ? { from: from.endpoints[0], to: to.endpoints[0] }
      : undefined;
  const summary = summarise(
    network,
    { from: from.text, to: to.text, asked, open, verdict, pairs, unknownBecause },
    first,
  );
  return {
    ok: true,
    answer: {
      question,
      verdict,
      summary,
      allowed: format(open),
      pairs,
      assumptions: assumptionsOf(network, {
        verdict,
        verdictWithoutPolicies: 'allowed',
        verdictAnywhere: () => anywhere(network, from.endpoints, to.endpoints, asked, verdict),
        endpoints: [...from.endpoints, ...to.endpoints],
      }),
      ...(network.assumeGiven === undefined ? {} : { assume: network.assumeGiven }),
      ...(unknownBecause.length === 0 ? {} : { unknownBecause }),
    },
  };
}

/** The verdict where pods without a recorded address may be anywhere. */
function anywhere(
  network: Network,
  from: readonly Endpoint[],
  to: readonly Endpoint[],
  asked: PortSet,
  verdict: Verdict,
): Verdict {
  if (verdict === 'unknown') return verdict;
  const loose: Network = { ...network, unrecordedAddresses: 'anywhere' };
  const same = from.every((source) =>
    to.every((destination) => {
      const bounds = [boundsOf(loose, 'egress', source, destination), boundsOf(loose, 'ingress', destination, source)];
      return bounds.every(({ least, most }) => equal(intersect(asked, least), intersect(asked, most)));
    }),
  );
  return same ? verdict : 'unknown';
}

function judgePair(
  network: Network,
  question: ReachQuestion,
  source: Endpoint,
  destination: Endpoint,
): { pair: PairAnswer; asked: PortSet; open: PortSet } {
  const asked = askedPorts(question, destination);
  if (asked === undefined) {
    const because = `${destination.text} declares no port named ${String(question.port)}.`;
    return { pair: unknownPair(source, destination, [because]), asked: NO_PORTS, open: NO_PORTS };
  }
  if (isSamePod(source, destination)) {
    const pair: PairAnswer = {
      from: source.text,
      to: destination.text,
      verdict: 'allowed',
      allowed: format(asked),
      egress: SELF,
      ingress: SELF,
    };
    return { pair, asked, open: asked };
  }
  const out = boundsOf(network, 'egress', source, destination);
  const into = boundsOf(network, 'ingress', destination, source);
  const bounds = { least: intersect(out.least, into.least), most: intersect(out.most, into.most) };
  const egress = explainDirection(network, 'egress', source, destination, asked);
  const ingress = explainDirection(network, 'ingress', destination, source, asked);
  const gaps = gapsOf(network, source, destination);
  const decided = verdictOf(asked, bounds);
  const verdict = gaps.length > 0 ? 'unknown' : decided;
  const open = verdict === 'unknown' ? NO_PORTS : intersect(asked, bounds.least);
  const because = decided === 'unknown' ? [...gaps, ...undecided([...egress.considered, ...ingress.considered])] : gaps;
  const pair: PairAnswer = {
    from: source.text,
    to: destination.text,
    verdict,
    allowed: format(open),
    egress,
    ingress,
    ...(verdict === 'unknown' ? { unknownBecause: because } : {}),
  };
  return { pair, asked, open };
}

/** What could decide the pair and is not understood, or not there. */
function gapsOf(network: Network, source: Endpoint, destination: Endpoint): string[] {
  const namespaces = [source, destination].flatMap((each) => (each.kind === 'pod' ? [each.pod.namespace] : []));
  return gapsAround(network).reasons(namespaces);
}

function undecided(considered: readonly { readonly why: string }[]): string[] {
  return considered
    .filter((evidence) => evidence.why.includes('may or may not match'))
    .map((evidence) => `${evidence.why}.`);
}

function unknownPair(source: Endpoint, destination: Endpoint, because: readonly string[]): PairAnswer {
  const direction = { verdict: 'unknown', isolated: false, decidedBy: [], considered: [] } as const;
  return {
    from: source.text,
    to: destination.text,
    verdict: 'unknown',
    allowed: format(NO_PORTS),
    egress: direction,
    ingress: direction,
    unknownBecause: because,
  };
}

function overall(pairs: readonly PairAnswer[]): Verdict {
  const verdicts = new Set(pairs.map((pair) => pair.verdict));
  if (verdicts.has('unknown')) return 'unknown';
  const [only] = verdicts;
  return verdicts.size === 1 && only !== undefined ? only : 'partial';
}

/** A port without a protocol is a TCP port; no port is every port, of the protocol where one is named. */
function askedPorts(question: ReachQuestion, destination: Endpoint): PortSet | undefined {
  const { port, protocol } = question;
  if (port === undefined) return protocol === undefined ? ALL_PORTS : everyPortOf(protocol);
  if (typeof port === 'number') return onePort(protocol ?? 'TCP', port);
  const numbers = namedPorts(destination, port, protocol ?? 'TCP');
  return numbers.length === 0
    ? undefined
    : numbers.map((each) => onePort(protocol ?? 'TCP', each)).reduce(union, NO_PORTS);
}

function namedPorts(destination: Endpoint, name: string, protocol: Protocol): number[] {
  if (destination.kind !== 'pod') return [];
  return destination.pod.ports
    .filter((each) => each.name === name && each.protocol === protocol)
    .map((each) => each.port);
}

function namedPortNobodyHas(question: ReachQuestion, destinations: readonly Endpoint[]): QuestionError | undefined {
  const { port, protocol = 'TCP' } = question;
  if (typeof port !== 'string' || destinations.some((each) => namedPorts(each, port, protocol).length > 0))
    return undefined;
  const candidates = [
    ...new Set(destinations.flatMap((each) => (each.kind === 'pod' ? each.pod.ports.map((one) => one.name) : []))),
  ].sort();
  const detail = `${question.to} declares no ${protocol} port named ${port}; ask for its number.`;
  return { code: 'UNKNOWN_ENTITY', detail, pointer: '/port', candidates };
}

function unanswered(network: Network, question: ReachQuestion, reason: string): ReachResult {
  return {
    ok: true,
    answer: {
      question,
      verdict: 'unknown',
      summary: `Unknown: ${reason}`,
      allowed: format(NO_PORTS),
      pairs: [],
      assumptions: [],
      unknownBecause: [reason],
      ...(network.assumeGiven === undefined ? {} : { assume: network.assumeGiven }),
    },
  };
}
