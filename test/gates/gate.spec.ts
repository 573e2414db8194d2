import { describe, expect, it } from 'vitest';
import { gateText } from '../../src/gates/gate-text.js';
import { DEFAULT_POLICY, judge, type GateFacts, type Standing } from '../../src/gates/gate.js';

const standing = (workload: string, internet = false, level: Standing['level'] = 'baseline'): Standing => ({
  workload,
  level,
  internet,
});
const FACTS: GateFacts = {
  complete: true,
  hasBase: true,
  newFindings: [],
  openFindings: [],
  workloads: [standing('a/Pod/a')],
  baseWorkloads: [standing('a/Pod/a')],
};
const failed = (policy: Partial<typeof DEFAULT_POLICY>, facts: Partial<GateFacts>) =>
  judge({ ...DEFAULT_POLICY, ...policy }, { ...FACTS, ...facts })
    .filter(({ pass }) => !pass)
    .map(({ threshold }) => threshold);

describe('a gate', () => {
  it('fails by each threshold that is asked, and by no other', () => {
    expect(failed({}, {})).toEqual([]);
    expect(failed({}, { newFindings: ['x'] })).toEqual(['newFindings']);
    expect(failed({ newFindings: null }, { newFindings: ['x'] })).toEqual([]);
    expect(failed({}, { openFindings: ['x'] })).toEqual(['openFindings']);
    expect(failed({}, { complete: false })).toEqual(['complete']);
    expect(failed({}, { workloads: [standing('a/Pod/a', true)] })).toEqual(['newInternetExposure']);
    expect(failed({ newInternetExposure: false }, { workloads: [standing('a/Pod/a', true)] })).toEqual([]);
    expect(failed({ minimumLevel: 'restricted' }, {})).toEqual(['minimumLevel']);
    expect(failed({ minimumLevel: 'baseline' }, {})).toEqual([]);
  });

  it('does not hold what was so before against a change, nor anything new against a first upload', () => {
    const exposed = [standing('a/Pod/a', true)];
    expect(failed({}, { workloads: exposed, baseWorkloads: exposed })).toEqual([]);
    expect(failed({}, { hasBase: false, workloads: exposed, newFindings: ['x'] })).toEqual([]);
  });

  it('says it with the verdict first, and no name becomes markup', () => {
    const checks = judge(DEFAULT_POLICY, { ...FACTS, openFindings: ['critical <b>[x](y)'] }).map((check) => ({
      ...check,
      examples: [...check.examples],
    }));
    const answer = { project: 'p', snapshot: 's', base: null, policy: 'default', thresholds: {}, reasons: [], checks };
    const text = gateText({ ...answer, pass: false }, 'text/markdown');
    expect(text.split('\n')[0]).toBe('**Failed the gate default.**');
    expect(text).toContain('  - critical &lt;b&gt;\\[x\\](y)');
  });
});
