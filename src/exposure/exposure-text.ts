import type { WorkloadExposure } from '../engine/exposure/index.js';
import type { Publication, PublishedPort } from '../engine/publication/index.js';
import { escapeFor } from '../platform/text.js';
import type { ExposureAnswer } from './exposure.task.js';

type TextType = 'text/plain' | 'text/markdown';

const PUBLISHED = {
  internet: 'the internet',
  private: 'the private network',
  node: 'the nodes',
  cluster: 'the cluster',
  none: 'nobody',
} as const;

/** As a chat message: each workload with how far it is open, who comes in and where it goes. */
export function exposureText({ items: workloads, assumptions, last }: ExposureAnswer, type: TextType): string {
  const lines = [headline(workloads, type)];
  for (const each of workloads) {
    const name = escapeFor(type, each.workload);
    lines.push(`- ${type === 'text/markdown' ? `**${name}**` : name}: open to ${PUBLISHED[each.published.class]}`);
    lines.push(`  - in: ${escapeFor(type, each.ingress.summary)}`, `  - out: ${escapeFor(type, each.egress.summary)}`);
    // A pod on the network of its node has one line for every port of every protocol.
    const ports = each.published.ports.filter(({ port, protocol }) => port !== null || protocol === 'TCP');
    for (const port of ports) {
      const [widest] = port.publications.filter(({ via }) => via !== 'cluster-ip');
      if (widest !== undefined) lines.push(`  - ${escapeFor(type, portText(port, widest))}`);
    }
  }
  for (const { text } of assumptions) lines.push(`- Assumed: ${escapeFor(type, text)}`);
  if (last !== undefined) lines.push(`- More workloads follow ${escapeFor(type, last)}.`);
  return `${lines.join('\n')}\n`;
}

function headline(workloads: readonly WorkloadExposure[], type: TextType): string {
  const open = workloads.filter(({ published }) => published.class === 'internet').length;
  const ungoverned = workloads.filter(({ ingress }) => !ingress.governed).length;
  const text = `${open} of ${workloads.length} workloads can be reached from the internet`;
  return `${type === 'text/markdown' ? `**${text}**` : text}; no policy governs what comes in to ${ungoverned}.`;
}

function portText({ protocol, port }: PublishedPort, { class: reach, verdict, summary, chain }: Publication): string {
  const steps = chain.map(({ kind, name, file, line }) => `${kind} ${name} (${file}:${line})`).join(' → ');
  return `${port === null ? 'any port' : `${protocol} ${port}`}: ${reach}, ${verdict}. ${summary} ${steps}`;
}
