import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../src/connectivity/formats/csv.js';
import { dotOf } from '../src/connectivity/formats/dot.js';
import { connectivityText } from '../src/connectivity/formats/markdown.js';
import { mermaidOf } from '../src/connectivity/formats/mermaid.js';
import { pictureOf } from '../src/connectivity/formats/picture.js';
import { svgOf } from '../src/connectivity/formats/svg.js';
import type { Connectivity } from '../src/engine/reachability/index.js';

const allowed = { TCP: ['80'], UDP: [], SCTP: [] };
const HOSTILE = [
  '=cmd()|x/Deployment/a"b',
  'ns/Deployment/x"];evil[label="y',
  'ns/Deployment/<script>alert(1)</script>',
  'ns/Deployment/a|b`c*d_[e](f)\nsecond line',
  'ns/Deployment/a"] --> evil["#quot;',
  'ns/Deployment/back\\',
];
const map: Connectivity = {
  // Other ports each, so that no picture puts them together.
  connections: HOSTILE.map((from, index) => ({
    from,
    to: 'ns/Deployment/b',
    allowed: { ...allowed, TCP: [`${80 + index}`] },
  })),
  external: [],
  unknown: [],
};

describe('names from manifests stay names', () => {
  it('CSV: no cell is a formula, and every record is one', () => {
    const text = csvOf(map.connections, true);
    expect(text).toContain(`"'=cmd()|x/Deployment/a""b"`);
    expect(text).not.toMatch(/(^|,|\r\n)"?[=+@-]/);
  });

  it('Markdown: a row stays a row, and nothing becomes markup', () => {
    const rows = connectivityText(map, 'text/markdown', false)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + HOSTILE.length);
    for (const row of rows.slice(2)) {
      expect(row).not.toMatch(/<script/);
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
    }
  });

  it('DOT: Graphviz reads as many nodes and edges as there are', async () => {
    const picture = pictureOf(map, []);
    const json = (await instance()).renderJSON(dotOf(picture)) as { objects: { name: string }[]; edges: unknown[] };
    const nodes = json.objects.filter(({ name }) => !name.startsWith('cluster'));
    expect(nodes).toHaveLength(HOSTILE.length + 1);
    expect(json.edges).toHaveLength(HOSTILE.length);
  });

  it('SVG: no element that a name made', () => {
    expect(svgOf(pictureOf(map, []))).not.toMatch(/<script/i);
  });

  it('Mermaid: every quoted text ends where it should', () => {
    for (const line of mermaidOf(pictureOf(map, [])).split('\n')) {
      expect((line.match(/"/g) ?? []).length % 2).toBe(0);
      expect((line.match(/"/g) ?? []).length).toBeLessThanOrEqual(2);
      expect(line.replaceAll('<br/>', '')).not.toMatch(/[<`]/);
    }
  });
});

describe('a picture', () => {
  const workloads = ['a', 'b', 'c', 'd', 'e'].map((name) => `ns/Deployment/${name}`);
  const [a = ''] = workloads;
  const toA = workloads.slice(1).map((from) => ({ from, to: a, allowed }));

  it('draws what holds for every workload of a namespace once, and says so', () => {
    const picture = pictureOf({ connections: toA, external: [], unknown: [] }, workloads);
    expect(picture.edges.map(({ from, to }) => [from, to])).toEqual([['every1', 'n1']]);
    expect(picture.note).toContain('3 arrows fewer');
  });

  it('folds nothing that one workload of the namespace lacks', () => {
    const picture = pictureOf({ connections: toA.slice(1), external: [], unknown: [] }, workloads);
    expect(picture.edges).toHaveLength(3);
    expect(picture.note).toBeUndefined();
  });
});
