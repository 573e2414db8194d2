import type { FieldPath, JsonObject } from '../../types.js';
import { alternatives } from '../decode.js';
import { selectorMatches, validateLabels, validateSelector } from './labels.js';
import { validateLabelsAndAnnotations } from './metadata.js';
import { validatePodSpec } from './pods.js';
import { child, children, text, type Report } from './report.js';

/** Deployment, StatefulSet, DaemonSet, ReplicaSet of apps/v1: the selector is required and must match the template. */
export function validateAppsWorkload(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  const path: FieldPath = ['spec', 'selector'];
  report.integer(spec, ['spec', 'replicas'], 0, 2 ** 31 - 1);
  const claims = children(spec, 'volumeClaimTemplates').map((claim) => text(child(claim, 'metadata'), 'name'));
  validateTemplate(spec, ['spec'], ['Always'], report, claims);
  if (spec['selector'] === undefined) {
    report.required(path, 'apps/v1 does not derive it. Repeat the labels of the template under matchLabels.');
    return;
  }
  const selector = child(spec, 'selector');
  validateSelector(selector, path, report);
  if (isEmptySelector(selector)) {
    report.refuse(path, 'INVALID_VALUE', 'must not be empty. Repeat the labels of the template under matchLabels.');
  } else if (!selectorMatches(selector, templateLabels(spec))) reportMismatch(path, report);
}

/** ReplicationController: an absent selector is the labels of the template. */
export function validateReplicationController(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  const selector = child(spec, 'selector');
  validateTemplate(spec, ['spec'], ['Always'], report);
  validateLabels(selector, ['spec', 'selector'], report);
  const matchLabels: JsonObject = Object.assign(Object.create(null) as JsonObject, { matchLabels: selector });
  if (!selectorMatches(matchLabels, templateLabels(spec))) reportMismatch(['spec', 'selector'], report);
}

export function validateJob(value: JsonObject, report: Report): void {
  validateJobSpec(child(value, 'spec'), ['spec'], report);
}

export function validateCronJob(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  if (text(spec, 'schedule') === '') report.required(['spec', 'schedule'], 'write one such as "0 3 * * *".');
  if (text(child(value, 'metadata'), 'name').length > 52) {
    report.refuse(['metadata', 'name'], 'TOO_LONG', 'must have at most 52 characters: names of Jobs are made from it.');
  }
  validateJobSpec(child(child(spec, 'jobTemplate'), 'spec'), ['spec', 'jobTemplate', 'spec'], report);
}

export function validatePodTemplate(value: JsonObject, report: Report): void {
  validateTemplate(value, [], undefined, report);
}

/** A Job ends, so its Pods may not restart for ever; the default of restartPolicy, Always, is refused. */
function validateJobSpec(spec: JsonObject, at: FieldPath, report: Report): void {
  const template = child(child(spec, 'template'), 'spec');
  if (spec['template'] !== undefined && text(template, 'restartPolicy') === '') {
    report.required([...at, 'template', 'spec', 'restartPolicy'], 'the Pods of a Job need Never or OnFailure.');
  }
  validateTemplate(spec, at, ['Never', 'OnFailure'], report);
  for (const field of ['parallelism', 'completions', 'backoffLimit']) {
    report.integer(spec, [...at, field], 0, 2 ** 31 - 1);
  }
}

function validateTemplate(
  owner: JsonObject,
  at: FieldPath,
  restartPolicies: readonly string[] | undefined,
  report: Report,
  claims: readonly string[] = [],
): void {
  const path = [...at, 'template'];
  if (owner['template'] === undefined) {
    report.required(path, 'write the template of the Pods.');
    return;
  }
  const template = child(owner, 'template');
  const spec = child(template, 'spec');
  validateLabelsAndAnnotations(child(template, 'metadata'), [...path, 'metadata'], report);
  validatePodSpec(spec, [...path, 'spec'], report, claims);
  const restartPolicy = text(spec, 'restartPolicy');
  if (restartPolicies !== undefined && restartPolicy !== '' && !restartPolicies.includes(restartPolicy)) {
    report.refuse(
      [...path, 'spec', 'restartPolicy'],
      'INVALID_VALUE',
      `must be ${alternatives(restartPolicies)} in this kind, not ${JSON.stringify(restartPolicy)}.`,
    );
  }
}

function templateLabels(spec: JsonObject): JsonObject {
  return child(child(child(spec, 'template'), 'metadata'), 'labels');
}

function isEmptySelector(selector: JsonObject): boolean {
  return (
    Object.keys(child(selector, 'matchLabels')).length === 0 && children(selector, 'matchExpressions').length === 0
  );
}

function reportMismatch(path: FieldPath, report: Report): void {
  report.refuse(path, 'SELECTOR_MISMATCH', 'does not match the labels of the template. Make the two the same.');
}
