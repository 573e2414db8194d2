import { Injectable } from '@nestjs/common';
import type { Cluster } from '../engine/cluster/index.js';
import {
  askReach,
  compileNetwork,
  type Assume,
  type Network,
  type ReachAnswer,
  type ReachQuestion,
} from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';

@Injectable()
export class ReachService {
  /** Compiled networks live as long as the cluster that they were compiled from. */
  private readonly networks = new WeakMap<Cluster, Network>();

  /** @throws ProblemError `unknown-entity` where the question names what the manifests do not have. */
  ask(cluster: Cluster, question: ReachQuestion, assume: Assume | undefined, defaultNamespace: string): ReachAnswer {
    const result = askReach(this.networkOf(cluster, assume), question, { defaultNamespace });
    if (result.ok) return result.answer;
    throw new ProblemError(
      'unknown-entity',
      result.errors.map((error) => error.detail).join(' '),
      result.errors.map(({ code, detail, pointer, candidates }) => ({ code, detail, pointer, candidates })),
    );
  }

  private networkOf(cluster: Cluster, assume: Assume | undefined): Network {
    if (assume !== undefined) return compileNetwork(cluster, assume);
    const known = this.networks.get(cluster);
    if (known !== undefined) return known;
    const network = compileNetwork(cluster);
    this.networks.set(cluster, network);
    return network;
  }
}
