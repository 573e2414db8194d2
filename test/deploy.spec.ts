import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse, type Analysis } from '../src/analysis/analysis.js';
import { judgeAll } from '../src/engine/privilege/index.js';
import { askReach } from '../src/engine/reachability/index.js';

const FOLDER = join(import.meta.dirname, '..', 'deploy', 'kubernetes');
const FILES = ['firebreak.yaml', 'network-policies.yaml'];

/** Neighbours that the policies speak of, and one that they do not. */
const NEIGHBOURS = [
  namespace('gateway'),
  namespace('monitoring'),
  namespace('kube-system'),
  namespace('elsewhere'),
  pod('gateway', 'gateway', {}),
  pod('monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }),
  pod('monitoring', 'grafana', { 'app.kubernetes.io/name': 'grafana' }),
  pod('kube-system', 'dns', { 'k8s-app': 'kube-dns' }),
  pod('firebreak', 'postgresql', { 'app.kubernetes.io/name': 'postgresql' }),
  pod('elsewhere', 'anybody', {}),
].join('---\n');

describe('our own manifests', () => {
  let analysis: Analysis;
  beforeAll(() => {
    const own = FILES.map((path) => ({ path, content: readFileSync(join(FOLDER, path), 'utf8') }));
    analysis = analyse([...own, { path: 'neighbours.yaml', content: NEIGHBOURS }], { mode: 'strict' });
  });

  it('are least-privilege: restricted, and no hardening finding of medium or above', () => {
    const judged = judgeAll(analysis.cluster, 'latest').find(({ workload }) => workload.includes('/Deployment/'));
    expect(judged).toMatchObject({ workload: 'firebreak/Deployment/firebreak', level: 'restricted' });
    expect(judged?.hardening.filter(({ severity }) => severity !== 'low')).toEqual([]);
    expect(judged?.leastPrivilege).toBe(true);
  });

  it('let in the gateway and Prometheus on the one port, and nobody else', () => {
    expect(verdict('gateway/gateway', 'firebreak/Deployment/firebreak')).toEqual(['partial', ['3000']]);
    expect(verdict('monitoring/prometheus', 'firebreak/Deployment/firebreak')).toEqual(['partial', ['3000']]);
    for (const stranger of ['monitoring/grafana', 'elsewhere/anybody', 'firebreak/postgresql', 'internet']) {
      expect([stranger, ...verdict(stranger, 'firebreak/Deployment/firebreak')]).toEqual([stranger, 'denied', []]);
    }
  });

  it('let out to DNS and the database, and nowhere else', () => {
    expect(verdict('firebreak/Deployment/firebreak', 'kube-system/dns')).toEqual(['partial', ['53']]);
    // The database's own door is its own policy's: default-deny stands until it has one.
    expect(egress('firebreak/Deployment/firebreak', 'firebreak/postgresql')).toBe('partial');
    for (const stranger of ['elsewhere/anybody', 'gateway/gateway', 'internet', '169.254.169.254']) {
      expect([stranger, ...verdict('firebreak/Deployment/firebreak', stranger)]).toEqual([stranger, 'denied', []]);
    }
  });

  function ask(from: string, to: string) {
    const result = askReach(analysis.network(), { from, to }, { defaultNamespace: 'default' });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.answer;
  }

  function verdict(from: string, to: string): [string, readonly string[]] {
    const answer = ask(from, to);
    return [answer.verdict, answer.allowed.TCP];
  }

  function egress(from: string, to: string): string | undefined {
    return ask(from, to).pairs[0]?.egress.verdict;
  }
});

function namespace(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;
}

function pod(space: string, name: string, labels: Record<string, string>): string {
  const metadata = JSON.stringify({ namespace: space, name, labels });
  return `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {containers: [{name: main, image: "main:1"}]}\n`;
}
