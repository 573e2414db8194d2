import type { FieldPath, ManifestObject } from '../../manifests/index.js';
import { objectsByDocument } from '../anchors.js';
import { placeOfFile, placeOfObject } from '../places.js';
import { stablePath } from '../stable-path.js';
import type { Rule } from '../../rule.js';
import type { Found, RuleGroup } from '../types.js';

const REFUSED: Rule = {
  id: 'manifests.refused',
  title: 'The cluster would refuse a document',
  category: 'manifests',
  severity: 'medium',
  rationale: 'What is refused does not run, and answers that touch the gap are unknown.',
  remediation: 'Write what the finding says instead.',
  references: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
};

const CHANGED: Rule = {
  id: 'manifests.not-as-written',
  title: 'The cluster takes a document, but not as it is written',
  category: 'manifests',
  severity: 'low',
  rationale: 'Who reads the manifest reads something else than what runs.',
  remediation: 'Write what the finding says instead.',
  references: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
};

/** Whole settings are lost: what was meant to protect may be among them. */
const LOSES_SETTINGS = new Set(['DROPPED_AFTER_DOCUMENT_END', 'DUPLICATE_KEY', 'UNKNOWN_FIELD', 'WRONG_CASE']);

/** What the reader said about the documents. */
export const diagnostics: RuleGroup = {
  rules: [CHANGED, REFUSED],
  *find({ bundle }): Iterable<Found> {
    const objectAt = objectsByDocument(bundle);
    for (const diagnostic of bundle.diagnostics) {
      const { outcome, code, message, field, file, document, line, column } = diagnostic;
      if (outcome !== 'rejected' && outcome !== 'accepted-changed') continue;
      const object = objectAt(diagnostic);
      const position = { file, document, line, column };
      yield {
        rule: outcome === 'rejected' ? REFUSED.id : CHANGED.id,
        place: object === undefined ? placeOfFile(position) : placeOfObject(object),
        what: [code, field === undefined ? withoutLines(message) : stableField(object, field)],
        detail: message,
        position,
        ...(field === undefined ? {} : { field }),
        ...(outcome === 'accepted-changed' && LOSES_SETTINGS.has(code) ? { severity: 'medium' as const } : {}),
      };
    }
  },
};

function stableField(object: ManifestObject | undefined, field: string): string {
  if (object === undefined) return field;
  const path: FieldPath = [...field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? (key ?? '') : Number(index),
  );
  return stablePath(object.value, path);
}

/** Messages name other places as file:line. */
function withoutLines(message: string): string {
  return message.replace(/:\d+/g, '').replace(/\bline \d+/g, 'line');
}
