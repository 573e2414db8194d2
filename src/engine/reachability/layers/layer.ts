import type { Cluster } from '../../cluster/index.js';
import type { CompiledPolicy } from '../rules.js';

/** A policy kind: where its tier stands, and how its objects become rules. */
export interface Layer {
  readonly tier: 'admin' | 'network-policy' | 'baseline';
  compile(cluster: Cluster): CompiledPolicy[];
}
