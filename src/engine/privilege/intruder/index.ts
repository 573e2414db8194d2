import { everyContainer } from '../standards/pod.js';
import { SEVERITIES } from '../../rule.js';
import type { IntruderStep } from '../types.js';
import { CAPABILITIES } from './breakouts/capabilities.js';
import { HOST_NAMESPACES } from './breakouts/host-namespaces.js';
import { HOST_PATHS } from './breakouts/host-paths.js';
import { NEIGHBOURS } from './breakouts/neighbours.js';
import { PRIVILEGED } from './breakouts/privileged.js';
import { whatTheyCanBecome, whoTheyAre } from './identity.js';
import { shellOf, type Breakout, type IntruderSubject, type Shell, type Step } from './shell.js';
import { whatTheyCanWrite } from './writing.js';

export { describeCapabilities } from './identity.js';
export type { IntruderSubject } from './shell.js';

/** What the combination of a container's settings opens; MITRE ATT&CK for Containers names the techniques. */
const BREAKOUTS: readonly Breakout[] = [
  ...PRIVILEGED,
  ...CAPABILITIES,
  ...HOST_PATHS,
  ...HOST_NAMESPACES,
  ...NEIGHBOURS,
];

/**
 * What a shell in each container means, step by step: who the intruder is, what they can become, what that opens, worst
 * first, and what they can write. Containers that are alike are told of together.
 */
export function intruderView(subject: IntruderSubject): IntruderStep[] {
  const told = new Map<
    string,
    { step: Step; names: string[]; fields: Set<string>; endedBy: Set<string>; rank: number }
  >();
  everyContainer(subject.pod).forEach((container, index) => {
    const right = subject.rights[index];
    if (right === undefined) return;
    for (const [rank, step] of stepsOf(shellOf(subject, container, right))) {
      const key = `${step.say('')} ${step.because}`;
      const known = told.get(key) ?? { step, names: [], fields: new Set(), endedBy: new Set(), rank };
      told.set(key, known);
      known.names.push(container.name);
      for (const field of step.fields) known.fields.add(field);
      for (const end of step.endedBy) known.endedBy.add(end);
    }
  });
  return [...told.values()]
    .sort((one, other) => one.rank - other.rank)
    .map(({ step, names, fields, endedBy }) => ({
      step: step.say(listOf(names)),
      because: step.because,
      containers: names,
      fields: [...fields],
      endedBy: [...endedBy],
      severity: step.severity,
      techniques: step.techniques,
    }));
}

/** Steps with where they stand in the story: identity, breakouts by severity, what can be written. */
function stepsOf(shell: Shell): (readonly [number, Step])[] {
  const who = [0, whoTheyAre(shell)] as const;
  if (shell.right.refusedAtStart !== undefined) return [who];
  const becomes = whatTheyCanBecome(shell);
  const opened = BREAKOUTS.flatMap((breakout) => breakout(shell) ?? []);
  return [
    who,
    ...(becomes === undefined ? [] : [[1, becomes] as const]),
    ...opened.map((step) => [2 + SEVERITIES.indexOf(step.severity), step] as const),
    [2 + SEVERITIES.length, whatTheyCanWrite(shell)],
  ];
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
