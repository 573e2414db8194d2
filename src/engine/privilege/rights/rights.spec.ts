import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../test/hardening/fixtures.js';
import type { EffectiveRights } from '../types.js';
import { assumptionsOf, type PrivilegeAssume } from './index.js';

function rights(spec: string, others = '', assume: PrivilegeAssume = {}): EffectiveRights {
  const [first] = subjectOf(spec, others, assume).rights;
  if (first === undefined) throw new Error('no container');
  return first;
}
/** One container with a securityContext, in a pod with one. */
const pod = (own: string, ofPod = '', more = '') =>
  `{securityContext: {${ofPod}}, containers: [{name: c, image: x, securityContext: {${own}}${more === '' ? '' : `, ${more}`}}]}`;

const DEFAULT =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  );

describe('the user of a container', () => {
  it("is its own, else the pod's, else the image's", () => {
    expect(rights(pod('runAsUser: 5', 'runAsUser: 0')).user).toEqual({ uid: 5, root: 'no' });
    expect(rights(pod('', 'runAsUser: 0')).user).toEqual({ uid: 0, root: 'yes' });
    expect(rights(pod('')).user).toEqual({ uid: 'unknown', root: 'unknown' });
    expect(rights(pod('runAsNonRoot: true')).user).toEqual({ uid: 'unknown', root: 'no' });
  });

  it('is taken from what is assumed of the image, whose group counts only with its user', () => {
    const image = (user: string | number) => ({ images: { x: { user } } });
    expect(rights(pod(''), '', image('65532:65534'))).toMatchObject({
      user: { uid: 65532, root: 'no' },
      group: { gid: 65534 },
    });
    expect(rights(pod('runAsUser: 7'), '', image('65532:65534'))).toMatchObject({
      user: { uid: 7 },
      group: { gid: 'unknown' },
    });
    expect(rights(pod(''), '', image(0)).user).toEqual({ uid: 0, root: 'yes' });
    expect(rights(pod(''), '', image('')).user).toEqual({ uid: 0, root: 'yes' });
    expect(rights(pod(''), '', image('root')).user).toEqual({ uid: 0, root: 'yes' });
    expect(rights(pod(''), '', image('nginx')).user).toEqual({ uid: 'unknown', root: 'no' });
    expect(rights(pod(''), '', { images: { y: { user: '1' } } }).user).toEqual({ uid: 'unknown', root: 'unknown' });
  });

  it('makes the kubelet refuse root, and names, where runAsNonRoot is asked for', () => {
    expect(rights(pod('runAsNonRoot: true, runAsUser: 0')).refusedAtStart).toContain('uid 0');
    expect(rights(pod('runAsNonRoot: true'), '', { images: { x: { user: 'nginx' } } }).refusedAtStart).toContain(
      'nginx is a name',
    );
    expect(rights(pod('runAsNonRoot: true')).refusedAtStart).toBeUndefined();
  });

  it('leaves what the image decides unknown, and says so', () => {
    expect(rights(pod('')).decidedByImage).toEqual([
      'user: the USER of x, which is root where it names none',
      'group: the /etc/passwd of x, 0 where it does not list the user',
      'supplemental groups: the /etc/group of x may add some (supplementalGroupsPolicy is not Strict)',
    ]);
    expect(rights(pod('runAsUser: 1, runAsGroup: 2', 'supplementalGroupsPolicy: Strict')).decidedByImage).toEqual([]);
  });

  it('has the groups of the manifest', () => {
    const found = rights(pod('runAsGroup: 3000', 'runAsGroup: 1, fsGroup: 2000, supplementalGroups: [5, 2000, 6]'));
    expect(found.group).toEqual({ gid: 3000 });
    expect(found.supplementalGroups).toEqual([2000, 5, 6]);
  });
});

describe('the capabilities of a container', () => {
  const bounding = (capabilities: string, assume: PrivilegeAssume = {}) =>
    rights(pod(`runAsUser: 0, capabilities: {${capabilities}}`), '', assume).capabilities.bounding;

  it('are the default of the runtime, with add and without drop', () => {
    expect(bounding('')).toEqual(DEFAULT);
    expect(bounding('', { runtime: 'cri-o' })).toEqual(
      DEFAULT.filter((name) => !['NET_RAW', 'SYS_CHROOT', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP'].includes(name)),
    );
    expect(bounding('add: [cap_sys_time], drop: [CAP_KILL, net_raw]')).toEqual(
      [...DEFAULT.filter((name) => name !== 'KILL' && name !== 'NET_RAW'), 'SYS_TIME'].sort(),
    );
  });

  it('let ALL in drop empty the default before add applies, and ALL in add be all', () => {
    expect(bounding('drop: [all], add: [NET_BIND_SERVICE]')).toEqual(['NET_BIND_SERVICE']);
    expect(bounding('drop: [ALL, KILL], add: [KILL]')).toEqual([]);
    expect(bounding('add: [ALL]')).toHaveLength(41);
    expect(bounding('add: [ALL], drop: [SYS_ADMIN]')).not.toContain('SYS_ADMIN');
  });

  it('are in effect for root alone: nothing is ambient', () => {
    expect(rights(pod('runAsUser: 0')).capabilities.effective).toEqual(DEFAULT);
    expect(rights(pod('runAsUser: 1, capabilities: {add: [SYS_ADMIN]}')).capabilities.effective).toEqual([]);
    expect(rights(pod('')).capabilities.effective).toBe('unknown');
  });
});

describe('what confines a container', () => {
  it('is nothing for a privileged one', () => {
    const own = 'privileged: true, seccompProfile: {type: RuntimeDefault}, appArmorProfile: {type: RuntimeDefault}';
    expect(rights(pod(own))).toMatchObject({
      seccomp: 'Unconfined',
      appArmor: 'Unconfined',
      seLinux: 'spc_t',
      procMount: 'unmasked',
      devices: ['every device of the node'],
      noNewPrivileges: false,
    });
    expect(rights(pod(own)).capabilities.bounding).toHaveLength(41);
  });

  it("is its own profile, else the pod's, else the default", () => {
    expect(rights(pod('seccompProfile: {type: Localhost}', 'seccompProfile: {type: RuntimeDefault}')).seccomp).toBe(
      'Localhost',
    );
    expect(rights(pod('', 'seccompProfile: {type: RuntimeDefault}')).seccomp).toBe('RuntimeDefault');
    expect(rights(pod('')).seccomp).toBe('Unconfined');
    expect(rights(pod(''), '', { seccompDefault: true }).seccomp).toBe('RuntimeDefault');
    expect(rights(pod('')).appArmor).toBe('RuntimeDefault');
    expect(rights(pod('', 'appArmorProfile: {type: Unconfined}')).appArmor).toBe('Unconfined');
    expect(rights(pod('seLinuxOptions: {type: a_t}', 'seLinuxOptions: {type: b_t}')).seLinux).toBe('a_t');
    expect(rights(pod('')).seLinux).toBe('container_t');
  });

  it('is no_new_privs only where nothing rules it out', () => {
    expect(rights(pod('allowPrivilegeEscalation: false')).noNewPrivileges).toBe(true);
    expect(rights(pod('')).noNewPrivileges).toBe(false);
    expect(rights(pod('allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}')).noNewPrivileges).toBe(
      false,
    );
  });
});

describe('what a container can write', () => {
  it('are mounts without readOnly, of kinds that are not read-only by themselves', () => {
    const spec = `{volumes: [{name: e, emptyDir: {}}, {name: d}, {name: s, secret: {secretName: s}}, {name: p, persistentVolumeClaim: {claimName: p, readOnly: true}}, {name: h, hostPath: {path: /srv//x/../y/}}],
      containers: [{name: c, image: x, securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [
        {name: e, mountPath: /e}, {name: d, mountPath: /d}, {name: s, mountPath: /s}, {name: p, mountPath: /p}, {name: h, mountPath: /h, subPath: z}, {name: e, mountPath: /r, readOnly: true}]}]}`;
    const found = rights(spec);
    expect(found.rootFilesystem).toBe('read-only');
    expect(found.writableMounts).toEqual(['/e', '/d', '/h']);
    expect(found.mounts.find(({ path }) => path === '/h')).toEqual({
      path: '/h',
      volume: 'h',
      kind: 'hostPath',
      hostPath: '/srv/y/z',
      writable: true,
    });
    expect(found.mounts.find(({ path }) => path === '/d')?.kind).toBe('emptyDir');
  });
});

describe('assumptions', () => {
  it('are named, with what was given', () => {
    const text = (assume: PrivilegeAssume) =>
      assumptionsOf(assume)
        .map((each) => `${each.id}: ${each.text}`)
        .join('\n');
    expect(text({})).toContain('container-runtime: The runtime is containerd');
    expect(text({ runtime: 'cri-o' })).toContain('container-runtime: The runtime is CRI-O');
    expect(text({ seccompDefault: true })).toContain('with seccompDefault');
    expect(text({ podSecurityDefault: 'baseline' })).toContain('enforce baseline');
    expect(text({ images: { x: { user: 1 } } })).toContain('The USER of one image is taken from the question');
  });
});
