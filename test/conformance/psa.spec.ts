import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/engine/manifests/index.js';
import { labelsOf } from '../../src/engine/cluster/labels.js';
import { evaluateStandards, type JudgedPod } from '../../src/engine/privilege/standards/index.js';
import { CORPORA, corpusLines } from './corpora.js';

interface Fixture {
  id: string;
  level: 'baseline' | 'restricted';
  expect: 'pass' | 'fail';
  check: string;
  versions: string[];
  pod: { metadata?: JsonObject; spec: JsonObject };
}

/** At restricted some checks stand in for a baseline one. */
const REPLACED: Record<string, string> = {
  capabilities_baseline: 'capabilities_restricted',
  seccompProfile_baseline: 'seccompProfile_restricted',
  hostPathVolumes: 'restrictedVolumes',
  procMount: 'procMount_restricted',
};

describe.skipIf(CORPORA === undefined)('Pod Security Admission fixtures (skipped without corpora)', () => {
  it('gives every fixture its level and its named check at every listed version', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const fixture of corpusLines<Fixture>('psa/psa.jsonl')) {
      const pod: JudgedPod = {
        annotations: labelsOf(fixture.pod.metadata?.['annotations']),
        spec: fixture.pod.spec,
        locate: () => ({ file: '', document: 0, line: 1, column: 1 }),
      };
      for (const version of fixture.versions) {
        count += 1;
        const answer = evaluateStandards(pod, version)[fixture.level];
        const checks = answer.violations.map((violation) => violation.check);
        const named = [
          fixture.check,
          ...(fixture.level === 'restricted' ? [REPLACED[fixture.check] ?? fixture.check] : []),
        ];
        const right = fixture.expect === 'pass' ? answer.allowed : named.some((check) => checks.includes(check));
        if (!right)
          wrong.push(
            `${fixture.id} at ${version}: expected ${fixture.expect} of ${fixture.check}, failed ${checks.join(', ')}`,
          );
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(2000);
  });
});
