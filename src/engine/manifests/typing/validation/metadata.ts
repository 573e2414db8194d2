import type { FieldPath, JsonObject } from '../../types.js';
import { excerpt } from '../decode.js';
import { isLabelKey, validateLabels } from './labels.js';
import { dnsLabelComplaint, dnsSubdomainComplaint, pathSegmentComplaint } from './names.js';
import { child, children, text, type Report } from './report.js';

/** The API server's limit on the sum of all annotations, in characters. */
const MAX_ANNOTATIONS = 256 * 1024;

/** Kinds whose names have to be one DNS label. A Service's name may start with a digit since its rule was relaxed. */
const LABEL_NAMED = new Set(['v1 Namespace', 'v1 Service']);

export function validateMetadata(apiVersion: string, kind: string, value: JsonObject, report: Report): void {
  const metadata = child(value, 'metadata');
  const complaintAbout = nameRule(apiVersion, kind);
  const name = text(metadata, 'name');
  const complaint = name === '' ? undefined : complaintAbout(name);
  if (complaint !== undefined) {
    report.refuse(['metadata', 'name'], 'BAD_NAME', `${excerpt(name)} is not a name: it ${complaint}`);
  }
  const prefix = text(metadata, 'generateName');
  // The API server appends five characters, so a trailing - is fine.
  if (name === '' && prefix !== '' && complaintAbout(prefix.replace(/-$/, 'a')) !== undefined) {
    report.refuse(['metadata', 'generateName'], 'BAD_NAME', `${excerpt(prefix)} cannot start a name.`);
  }
  const namespace = text(metadata, 'namespace');
  const namespaceComplaint = namespace === '' ? undefined : dnsLabelComplaint(namespace);
  if (namespaceComplaint !== undefined) {
    report.refuse(
      ['metadata', 'namespace'],
      'BAD_NAME',
      `${excerpt(namespace)} is not a namespace: it ${namespaceComplaint}`,
    );
  }
  validateLabelsAndAnnotations(metadata, ['metadata'], report);
  children(metadata, 'ownerReferences').forEach((owner, index) => {
    for (const key of ['apiVersion', 'kind', 'name', 'uid']) {
      if (text(owner, key) === '') {
        report.required(['metadata', 'ownerReferences', index, key], `an owner needs its ${key}.`);
      }
    }
  });
}

/** Also for the metadata of a Pod template. */
export function validateLabelsAndAnnotations(metadata: JsonObject, path: FieldPath, report: Report): void {
  validateLabels(child(metadata, 'labels'), [...path, 'labels'], report);
  const annotations = child(metadata, 'annotations');
  let size = 0;
  for (const key of Object.keys(annotations)) {
    size += key.length + text(annotations, key).length;
    if (!isLabelKey(key.toLowerCase())) {
      report.refuse(
        [...path, 'annotations', key.slice(0, 300)],
        'BAD_ANNOTATION_KEY',
        'is not an annotation key. Write at most 63 letters, digits, -, _ and ., with a DNS name and / before it if needed.',
      );
    }
  }
  if (size > MAX_ANNOTATIONS) {
    report.refuse(
      [...path, 'annotations'],
      'TOO_LONG',
      `hold ${size} characters; at most ${MAX_ANNOTATIONS} are allowed.`,
    );
  }
}

function nameRule(apiVersion: string, kind: string): (name: string) => string | undefined {
  if (apiVersion.startsWith('rbac.authorization.k8s.io/')) return pathSegmentComplaint;
  return LABEL_NAMED.has(`${apiVersion} ${kind}`) ? dnsLabelComplaint : dnsSubdomainComplaint;
}
