import { groupOf } from './kinds.js';
import type { FieldPath, Json, JsonObject, PodShape } from './types.js';

const MAX_DEPTH = 10;
/** Kinds whose own spec is a pod's. A spec with containers alone says little: operators take lists of patches by that name. */
const PODS_THEMSELVES: ReadonlySet<string> = new Set(['serving.knative.dev/Revision']);

/**
 * The pods in an object of a kind that is not known by name, found by their shape: templates (`template`, `workerTemplate` …)
 * that hold a spec with containers, and the steps of a task, each of which is a container (tekton.dev).
 */
export function podShapesOf(apiVersion: string, kind: string, value: JsonObject): PodShape[] {
  const found: Found[] = [];
  const group = groupOf(apiVersion);
  const spec = value['spec'];
  if (!isObject(spec)) return [];
  if (PODS_THEMSELVES.has(`${group}/${kind}`) && hasContainers(spec)) return [{ path: [], form: 'template' }];
  search(spec, ['spec'], group === 'tekton.dev', found);
  if (found.length === 1) return found.map(({ path, form }) => ({ path, form }));
  return found.map(({ path, form }, index) => ({ path, form, part: partName(path, value) ?? String(index) }));
}

interface Found {
  readonly path: FieldPath;
  readonly form: PodShape['form'];
}

function search(value: Json, path: FieldPath, withSteps: boolean, found: Found[]): void {
  if (path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => search(item, [...path, index], withSteps, found));
    return;
  }
  if (!isObject(value)) return;
  if (withSteps && isContainerList(value['steps'])) {
    found.push({ path, form: 'steps' });
    return;
  }
  const last = path.findLast((step) => typeof step === 'string');
  if (
    typeof last === 'string' &&
    /template(spec)?s?$/i.test(last) &&
    isObject(value['spec']) &&
    hasContainers(value['spec'])
  ) {
    found.push({ path, form: 'template' });
    return;
  }
  for (const key of Object.keys(value)) search(value[key] ?? null, [...path, key], withSteps, found);
}

/** What tells one pod of an object from another: the nearest name above it, or the nearest key that is a name. */
function partName(path: FieldPath, value: JsonObject): string | undefined {
  for (let length = path.length; length > 1; length--) {
    const step = path[length - 1];
    if (typeof step === 'number') {
      const item = path.slice(0, length).reduce<Json | undefined>(stepInto, value);
      const name = isObject(item) ? item['name'] : undefined;
      return typeof name === 'string' && name !== '' ? name : String(step);
    }
    if (step !== undefined && !/^(spec|taskSpec|template)$/.test(step)) return step;
  }
  return undefined;
}

function stepInto(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[String(step)] : undefined;
}

function hasContainers(spec: JsonObject): boolean {
  return isContainerList(spec['containers']);
}

function isContainerList(value: Json | undefined): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isObject(item) && (typeof item['image'] === 'string' || typeof item['name'] === 'string'))
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
