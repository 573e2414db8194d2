import type { Bundle, Json, JsonObject, ManifestFile, ManifestObject } from '../src/engine/manifests/index.js';
import { Random } from './random.js';
import { cilium } from './shapes/cilium.js';
import { mixed } from './shapes/mixed.js';
import { redhat } from './shapes/redhat.js';

export interface Size {
  readonly pods: number;
  readonly namespaces: number;
  readonly policies: number;
  /** Deployments with replicas, or the Pods themselves. */
  readonly form: 'workloads' | 'pods';
  /** Whether `mixed` has its admin policies. */
  readonly adminPolicies: boolean;
}

const SHAPES = { mixed, redhat, cilium } as const;
export type Shape = keyof typeof SHAPES;

/** Objects of a cluster of that shape and size: the same for the same seed. */
export function generate(
  shape: Shape,
  size: Pick<Size, 'pods' | 'namespaces' | 'policies'> & Partial<Size>,
  seed: number,
): JsonObject[] {
  return SHAPES[shape]({ form: 'workloads', adminPolicies: true, ...size }, new Random(seed));
}

/** One file of YAML documents in block style, as people keep them. */
export function manifestsOf(objects: readonly JsonObject[]): ManifestFile[] {
  return [{ path: 'cluster.yaml', content: objects.map((object) => `${block(object, '')}\n`).join('---\n') }];
}

/** What reading those manifests gives, without reading: to measure what comes after on its own. */
export function bundleOf(objects: readonly JsonObject[]): Bundle {
  return {
    objects: objects.map((value, document) => objectOf(value, document)),
    diagnostics: [],
    complete: true,
    gaps: [],
    unknownPolicies: [],
  };
}

const CLUSTER_SCOPED = /^(Namespace|Node|AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy)$/;

function objectOf(value: JsonObject, document: number): ManifestObject {
  const metadata = value['metadata'] as JsonObject;
  const kind = value['kind'] as string;
  const position = { file: 'cluster.yaml', document, line: 1, column: 1 };
  return {
    apiVersion: value['apiVersion'] as string,
    kind,
    namespace: CLUSTER_SCOPED.test(kind) ? '' : ((metadata['namespace'] as string | undefined) ?? 'default'),
    name: metadata['name'] as string,
    value,
    position,
    locate: () => position,
    refused: false,
  };
}

function block(value: JsonObject, indent: string): string {
  return Object.entries(value)
    .map(([key, item]) => `${indent}${scalar(key)}:${nested(item, indent)}`)
    .join('\n');
}

function nested(item: Json, indent: string): string {
  if (Array.isArray(item)) {
    if (item.length === 0) return ' []';
    return `\n${item.map((each) => `${indent}- ${listItem(each, `${indent}  `)}`).join('\n')}`;
  }
  if (typeof item === 'object' && item !== null) {
    return Object.keys(item).length === 0 ? ' {}' : `\n${block(item, `${indent}  `)}`;
  }
  return ` ${scalar(item)}`;
}

function listItem(item: Json, indent: string): string {
  if (typeof item !== 'object' || item === null) return scalar(item);
  return Array.isArray(item) ? nested(item, indent).trimStart() : block(item, indent).trimStart() || '{}';
}

/** Text that YAML would read as something else is quoted. */
function scalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z][\w./-]*$/.test(value) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
