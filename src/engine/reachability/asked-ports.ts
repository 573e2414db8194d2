import type { Protocol } from '../cluster/index.js';
import { ALL_PORTS, everyPortOf, NO_PORTS, onePort, union, type PortSet } from './ports.js';
import type { Endpoint } from './rules.js';
import type { QuestionError, ReachQuestion } from './types.js';

/** A port without a protocol is a TCP port; no port is every port, of the protocol where one is named. */
export function askedPorts({ port, protocol }: ReachQuestion, destination: Endpoint): PortSet | undefined {
  if (port === undefined) return protocol === undefined ? ALL_PORTS : everyPortOf(protocol);
  if (typeof port === 'number') return onePort(protocol ?? 'TCP', port);
  const numbers = namedPorts(destination, port, protocol ?? 'TCP');
  return numbers.length === 0
    ? undefined
    : numbers.map((each) => onePort(protocol ?? 'TCP', each)).reduce(union, NO_PORTS);
}

/** The error where a port is asked by a name that no destination has. */
export function namedPortNobodyHas(
  question: ReachQuestion,
  destinations: readonly Endpoint[],
): QuestionError | undefined {
  const { port, protocol = 'TCP' } = question;
  if (typeof port !== 'string' || destinations.some((each) => namedPorts(each, port, protocol).length > 0))
    return undefined;
  const declared = destinations.flatMap((each) => (each.kind === 'pod' ? each.pod.ports : []));
  const others = [...new Set(declared.filter((each) => each.name === port).map((each) => each.protocol))].sort();
  const candidates = [...new Set(declared.map((each) => each.name))].sort();
  const hint =
    others.length > 0
      ? `${port} is a ${others.join(' and ')} port there: ask with that protocol.`
      : destinations.some((each) => each.kind === 'pod')
        ? `ask for its number${candidates.length === 0 ? '' : `, or for ${candidates.join(', ')}`}.`
        : 'only pods have ports with names: ask for its number.';
  const detail = `${question.to} declares no ${protocol} port named ${port}; ${hint}`;
  return { code: 'UNKNOWN_ENTITY', detail, pointer: '/port', candidates };
}

function namedPorts(destination: Endpoint, name: string, protocol: Protocol): number[] {
  if (destination.kind !== 'pod') return [];
  return destination.pod.ports
    .filter((each) => each.name === name && each.protocol === protocol)
    .map((each) => each.port);
}
