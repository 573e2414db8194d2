import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../cluster/index.js';
import { readManifests, redactFiles } from '../../manifests/index.js';
import { judgeAll } from '../judge.js';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a # mine\nspec:\n  containers:\n    - name: a\n      image: a:1\n      env: [{name: TOKEN, value: x}]\n';

function fixed(content: string): string {
  // As bundles are kept: a snapshot's fix has the line ends of what was uploaded too.
  const kept = redactFiles([{ path: 'a.yaml', content }]);
  const [answer] = judgeAll(buildCluster(readManifests(kept, { defaultNamespace: 'default' })), 'v1.37');
  return answer?.fix.manifest ?? '';
}

describe('the text of a fix', () => {
  it('has LF where the file has LF', () => {
    expect(fixed(POD)).toContain('  name: a # mine\n');
    expect(fixed(POD)).not.toContain('\r');
  });

  it('has CRLF where the file has CRLF, in what is added as well', () => {
    const text = fixed(POD.replaceAll('\n', '\r\n'));
    expect(text).toBe(fixed(POD).replaceAll('\n', '\r\n'));
  });

  it('has LF where the file has both', () => {
    expect(fixed(POD.replace('\n', '\r\n'))).toBe(fixed(POD));
  });
});
