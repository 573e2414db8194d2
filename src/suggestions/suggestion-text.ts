import type { Suggestion } from '../engine/suggestions/index.js';
import { escapeFor, leadWithVerdict } from '../platform/text.js';

/** As a chat message: what they allow, what was verified, and the YAML to apply. */
export function suggestionText(suggestion: Suggestion, type: 'text/plain' | 'text/markdown'): string {
  const { summary, verified, warnings, connections, replaces, manifest } = suggestion;
  const lines = [leadWithVerdict(type, summary), '', escapeFor(type, verified.statement)];
  for (const { from, to, allowed, because } of connections) {
    const ports = Object.entries(allowed).flatMap(([protocol, list]) =>
      list.length === 0 ? [] : `${protocol} ${list.join(',')}`,
    );
    lines.push(`- ${escapeFor(type, `${from} → ${to}: ${ports.join(' ')} (${because})`)}`);
  }
  if (replaces.length > 0) lines.push(`- Remove ${escapeFor(type, replaces.join(', '))}: policies add up.`);
  for (const warning of warnings) lines.push(`- Warning: ${escapeFor(type, warning)}`);
  // A name of a Kubernetes object has no backtick, so that nothing of it ends the fence.
  lines.push('', ...(type === 'text/markdown' ? ['```yaml', manifest.trimEnd(), '```'] : [manifest.trimEnd()]));
  return `${lines.join('\n')}\n`;
}
