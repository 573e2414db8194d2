import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, type Analysis } from '../../src/analysis/analysis.js';
import { ProblemError } from '../../src/platform/problems/problem.js';
import type { Changes } from '../../src/what-if/changed-analysis.js';
import { whatIfTask, type WhatIf } from '../../src/what-if/what-if.task.js';
import { whatIfText } from '../../src/what-if/what-if-text.js';
import { bundles, documentsOf } from '../arbitrary-bundles.js';
import { deployment, namespace, policy, service, streamOf } from '../engine-fixtures.js';

const analysisOf = (...documents: string[]): Analysis => analyse([{ path: 'base.yaml', content: streamOf(documents) }]);
const files = (...documents: string[]): Changes['add'] => [{ path: 'add.yaml', content: streamOf(documents) }];

const WEB = deployment('shop/web', "env: [{name: DB, value: 'db:5432'}]");
const DB = deployment('shop/db');
const DB_SERVICE = service('shop/db', 'selector: {app: db}, ports: [{port: 5432, targetPort: 15432}]');
const ADMIT = policy(
  'shop/db',
  'podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]',
);
const DENY = policy('shop/deny', 'podSelector: {}');

const whatIf = (changes: Changes, ...more: string[]): WhatIf =>
  whatIfTask.run(analysisOf(namespace('shop'), WEB, DB, DB_SERVICE, ...more), changes);

const pairs = (list: readonly { from: string; to: string }[]): string[] => list.map(({ from, to }) => `${from} ${to}`);

describe('what a change would do', () => {
  it('cuts what a policy closes, and warns of what seems to be needed, with the place and the policy', () => {
    const { reach, warnings } = whatIf({ add: files(DENY) });
    expect(pairs(reach.removed)).toEqual([
      'shop/Deployment/db shop/Deployment/web',
      'shop/Deployment/web shop/Deployment/db',
    ]);
    expect(warnings).toMatchObject([
      {
        from: 'shop/Deployment/web',
        to: 'shop/Deployment/db',
        port: 15432,
        service: 'shop/db',
        field: 'spec.template.spec.containers[0].env[0]',
        decidedBy: [{ name: 'deny', file: 'add.yaml' }],
      },
    ]);
    expect(warnings[0]?.text).toContain('NetworkPolicy shop/deny would close it');
  });

  it('does not warn where what is needed stays open', () => {
    expect(whatIf({ add: files(DENY, ADMIT) }).warnings).toEqual([]);
  });

  it('does not warn of what is closed already', () => {
    expect(whatIf({ add: files(policy('shop/too', 'podSelector: {}')) }, DENY).warnings).toEqual([]);
  });

  it('opens what a removed policy closed', () => {
    const { reach, warnings } = whatIf({ remove: ['shop/NetworkPolicy/deny'] }, DENY);
    expect([pairs(reach.added).length, reach.removed, warnings]).toEqual([2, [], []]);
  });

  it('replaces an object', () => {
    const open = policy('shop/deny', 'podSelector: {}, ingress: [{}]');
    expect(pairs(whatIf({ replace: files(open) }, DENY).reach.added)).toHaveLength(2);
  });

  it('warns where the Service that is needed would be gone, or leads elsewhere', () => {
    expect(whatIf({ remove: ['shop/Service/db'] }).warnings[0]?.text).toContain('the Service would be gone');
    const elsewhere = service('shop/db', 'selector: {app: other}, ports: [{port: 5432, targetPort: 15432}]');
    expect(whatIf({ replace: files(elsewhere) }).warnings[0]?.text).toContain('would not lead there any more');
    expect(whatIf({ remove: ['shop/Deployment/web'] }).warnings).toEqual([]);
  });

  it('names every object that is there already, or is not', () => {
    const problem = (changes: Changes): string[] => {
      try {
        whatIf(changes, DENY);
      } catch (error) {
        if (error instanceof ProblemError) return error.errors.map(({ code, pointer }) => `${code} ${pointer ?? ''}`);
      }
      return [];
    };
    expect(problem({ add: files(DENY), replace: files(ADMIT), remove: ['shop/NetworkPolicy/none'] })).toEqual([
      'UNKNOWN_ENTITY /remove/0',
      'ALREADY_THERE /add',
      'UNKNOWN_ENTITY /replace',
    ]);
    expect(problem({ add: [{ path: 'add.yaml', content: 'kind: Pod' }] })).toEqual(['NO_API_VERSION /add']);
  });

  it('puts the warnings right behind the verdict', () => {
    const text = whatIfText(whatIf({ add: files(DENY) }), 'text/markdown').split('\n');
    expect(text[0]).toMatch(/^\*\*Connections: /);
    expect(text.slice(1, 3)).toEqual(['', '**1 needed connection would be cut**']);
  });

  it('is nothing where nothing changes, and what adding cuts removing brings back, on random clusters', () => {
    fc.assert(
      fc.property(bundles, fc.nat(), (bundle, index) => {
        const all = analysisOf(...documentsOf(bundle));
        const { reach, workloads, findings, privilege, warnings } = whatIfTask.run(all, {});
        for (const list of [reach.added, reach.removed, reach.changed, reach.external, warnings])
          expect(list).toEqual([]);
        expect([workloads, findings, privilege]).toEqual([
          { added: [], removed: [] },
          { opened: [], resolved: [] },
          { worse: [], better: [] },
        ]);
        const one = bundle.policies[index % Math.max(bundle.policies.length, 1)];
        if (one === undefined) return;
        const { kind, metadata } = one as { kind: string; metadata: { name: string; namespace?: string } };
        const reference = [metadata.namespace, kind, metadata.name].filter((each) => each !== undefined).join('/');
        const without = analysisOf(
          ...documentsOf({ ...bundle, policies: bundle.policies.filter((each) => each !== one) }),
        );
        const removing = whatIfTask.run(all, { remove: [reference] }).reach;
        const adding = whatIfTask.run(without, { add: files(JSON.stringify(one)) }).reach;
        expect([pairs(adding.added), pairs(adding.removed)]).toEqual([pairs(removing.removed), pairs(removing.added)]);
      }),
      { numRuns: 60 },
    );
  });
});
