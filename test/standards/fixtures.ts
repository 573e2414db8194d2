import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/engine/manifests/index.js';
import { dotted } from '../../src/engine/manifests/typing/decode.js';
import type { Check, Failure, JudgedPod } from '../../src/engine/privilege/standards/types.js';

/** The newest minor version that the standards know. */
const NEWEST_MINOR = 37;

/** Loaded by the tests themselves: a list that does not keep its rules fails them, not the file around them. */
const registry = () => import('../../src/engine/privilege/standards/registry.js');

/** A pod of `{annotations?, spec}` in YAML. Every field is located at the line of its path's depth, which is enough to tell. */
export function podOf(yaml: string): JudgedPod {
  const { annotations = {}, spec } = parse(yaml) as { annotations?: Record<string, string>; spec: JsonObject };
  return {
    annotations: new Map(Object.entries(annotations)),
    spec,
    locate: (path) => ({ file: 'pod.yaml', document: 0, line: path.length, column: 1 }),
  };
}

interface Versions {
  /** Minor versions at which the fixture holds; by default all at which the check exists. */
  readonly from?: number;
  readonly until?: number;
}

interface Passing extends Versions {
  readonly pod: string;
}

interface Failing extends Passing {
  readonly reason?: string;
  readonly detail: string;
  readonly containers?: readonly string[];
  readonly fields: readonly string[];
}

export interface Fixtures {
  /** The minor version from which the check exists. */
  readonly from: number;
  readonly reason: string;
  readonly passes: Readonly<Record<string, string | Passing>>;
  readonly fails: Readonly<Record<string, Failing>>;
}

/** Runs a check over its fixtures at every version that each names. */
export function describeCheck(check: Check, { from, reason, passes, fails }: Fixtures): void {
  describe(`the check ${check.id}`, () => {
    it(`exists from v1.${from} on, up to the newest`, async () => {
      const { checksAt, NEWEST_MINOR: newest } = await registry();
      expect(newest).toBe(NEWEST_MINOR);
      const with_ = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => minor).filter((minor) =>
        checksAt(minor).all.some(({ id }) => id === check.id),
      );
      expect(with_).toEqual(Array.from({ length: NEWEST_MINOR + 1 - from }, (_, index) => from + index));
    });

    it.each(Object.entries(passes))('passes %s', async (_, fixture) => {
      const passing = typeof fixture === 'string' ? { pod: fixture } : fixture;
      const pod = podOf(passing.pod);
      for (const minor of versions(passing, from)) expect(await run(check, pod, minor), `v1.${minor}`).toBeUndefined();
    });

    it.each(Object.entries(fails))('fails %s', async (_, fixture) => {
      const { pod, detail, containers = [], fields } = fixture;
      const judged = podOf(pod);
      for (const minor of versions(fixture, from)) {
        const failure = await run(check, judged, minor);
        const seen = failure === undefined ? undefined : { ...failure, fields: failure.fields.map(dotted) };
        expect(seen, `v1.${minor}`).toEqual({ reason: fixture.reason ?? reason, detail, containers, fields });
      }
    });
  });
}

function versions(fixture: Versions, first: number): number[] {
  const { from = first, until = NEWEST_MINOR } = fixture;
  return Array.from({ length: until - from + 1 }, (_, index) => from + index);
}

async function run(check: Check, pod: JudgedPod, minor: number): Promise<Failure | undefined> {
  const { checksAt } = await registry();
  const active = checksAt(minor).all.find(({ id }) => id === check.id);
  if (active === undefined) throw new Error(`${check.id} is not there at v1.${minor}`);
  return active.check(pod);
}
