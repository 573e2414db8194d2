import type { FieldPath, JsonObject } from '../../types.js';
import { excerpt } from '../decode.js';
import { dnsSubdomainComplaint } from './names.js';
import { child, children, items, text, type Report } from './report.js';

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const [prefix, name] = parts.length === 2 ? parts : [undefined, parts[0]];
  if (parts.length > 2 || name === undefined || name.length > 63 || !NAME.test(name)) return false;
  return prefix === undefined || dnsSubdomainComplaint(prefix) === undefined;
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && NAME.test(value));
}

const KEY_RULE =
  'is not a label key. Write at most 63 letters, digits, -, _ and ., with a letter or digit at both ends; a DNS name and / may stand before it.';
const VALUE_RULE =
  'is not a label value. Write at most 63 letters, digits, -, _ and ., with a letter or digit at both ends, or leave it empty.';

/** A map of labels, wherever one stands: metadata, matchLabels, a Service's selector, nodeSelector. */
export function validateLabels(labels: JsonObject, path: FieldPath, report: Report): void {
  for (const key of Object.keys(labels)) {
    if (!isLabelKey(key)) report.refuse([...path, key.slice(0, 300)], 'BAD_LABEL_KEY', KEY_RULE);
    const value = text(labels, key);
    if (!isLabelValue(value)) report.refuse([...path, key], 'BAD_LABEL_VALUE', `${excerpt(value)} ${VALUE_RULE}`);
  }
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** apimachinery's ValidateLabelSelector. */
export function validateSelector(selector: JsonObject, path: FieldPath, report: Report): void {
  validateLabels(child(selector, 'matchLabels'), [...path, 'matchLabels'], report);
  children(selector, 'matchExpressions').forEach((expression, index) => {
    const at: FieldPath = [...path, 'matchExpressions', index];
    const key = text(expression, 'key');
    const values = items(expression['values']);
    if (key === '') report.required([...at, 'key'], 'write the label to look at.');
    else if (!isLabelKey(key)) report.refuse([...at, 'key'], 'BAD_LABEL_KEY', `${excerpt(key)} ${KEY_RULE}`);
    report.value(expression, [...at, 'operator'], OPERATORS);
    switch (text(expression, 'operator')) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) report.required([...at, 'values'], 'In and NotIn need at least one value.');
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0) {
          report.refuse([...at, 'values'], 'FORBIDDEN', 'must be left out: Exists and DoesNotExist take no values.');
        }
        break;
      default:
    }
    values.forEach((value, place) => {
      if (typeof value === 'string' && !isLabelValue(value)) {
        report.refuse([...at, 'values', place], 'BAD_LABEL_VALUE', `${excerpt(value)} ${VALUE_RULE}`);
      }
    });
  });
}

/** Whether a selector, already validated, matches labels. `NotIn` holds where the label is absent. */
export function selectorMatches(selector: JsonObject, labels: JsonObject): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  const wanted = child(selector, 'matchLabels');
  if (!Object.keys(wanted).every((key) => has(key) && labels[key] === wanted[key])) return false;
  return children(selector, 'matchExpressions').every((expression) => {
    const key = text(expression, 'key');
    const listed = has(key) && items(expression['values']).includes(labels[key] ?? null);
    switch (text(expression, 'operator')) {
      case 'In':
        return listed;
      case 'NotIn':
        return !listed;
      case 'Exists':
        return has(key);
      case 'DoesNotExist':
        return !has(key);
      default:
        return true;
    }
  });
}
