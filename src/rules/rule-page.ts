import type { Rule } from '../engine/rule.js';
import { escapeHtml, htmlPage } from '../platform/html.js';

const MITRE = 'https://attack.mitre.org/techniques/';

/** The page of one rule: what it finds, why, what to do, and who else says so. */
export function rulePage({ id, title, category, severity, rationale, remediation, references }: Rule): string {
  const parts: readonly (readonly [string, string])[] = [
    ['Why it matters', escapeHtml(rationale)],
    ['What to do', escapeHtml(remediation)],
    ['Severity', escapeHtml(severity)],
    ['Category', escapeHtml(category)],
    ['References', references.map(reference).join('<br>')],
  ];
  const list = parts.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('\n');
  return htmlPage(
    `${title} (${id})`,
    `<h1>${escapeHtml(title)}</h1>\n<p><code>${escapeHtml(id)}</code></p>\n<dl>\n${list}\n</dl>`,
  );
}

/** A technique of MITRE ATT&CK has a page of its own. */
function reference(text: string): string {
  const technique = /^MITRE (T\d{4})(?:\.(\d{3}))?$/.exec(text);
  if (technique === null) return escapeHtml(text);
  const path = [technique[1], technique[2]].filter((part) => part !== undefined).join('/');
  return `<a href="${MITRE}${path}/" rel="noreferrer">${escapeHtml(text)}</a>`;
}
