import fc from 'fast-check';

/** Values on both sides of every rule, and absent ones: what a check can be asked. */
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const some = <Value>(...values: Value[]) => fc.constantFrom(...values);
const bool = maybe(fc.boolean());
const profile = maybe(
  fc.record({ type: some('RuntimeDefault', 'Localhost', 'Unconfined', 'other') }, { requiredKeys: [] }),
);
const selinux = maybe(
  fc.record(
    {
      type: some('', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t'),
      user: some('', 'u'),
      role: some('', 'r'),
    },
    { requiredKeys: [] },
  ),
);
const shared = {
  runAsNonRoot: bool,
  runAsUser: maybe(some(0, 1, 1000)),
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions: selinux,
  windowsOptions: maybe(fc.record({ hostProcess: fc.boolean() }, { requiredKeys: [] })),
};
const CAPABILITIES = ['ALL', 'all', 'NET_BIND_SERVICE', 'NET_RAW', 'CHOWN', 'CAP_CHOWN', 'SYS_ADMIN', 'KILL'];
const capabilities = maybe(
  fc.record(
    {
      add: fc.subarray(CAPABILITIES, { maxLength: 3 }),
      drop: fc.oneof(fc.constant(['ALL']), fc.subarray(CAPABILITIES, { maxLength: 2 })),
    },
    { requiredKeys: [] },
  ),
);
const handler = maybe(
  fc.record(
    {
      httpGet: fc.record({ host: some('', 'h', '127.0.0.1') }, { requiredKeys: [] }),
      tcpSocket: fc.record({ host: some('', 'h') }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
);
const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
const container = fc.record({
  securityContext: maybe(
    fc.record({
      ...shared,
      privileged: rarely(fc.boolean()),
      allowPrivilegeEscalation: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: bool }),
      procMount: rarely(some('Default', 'Unmasked', 'other')),
      capabilities,
    }),
  ),
  ports: maybe(
    fc.array(fc.record({ containerPort: some(80), hostPort: some(0, 80) }, { requiredKeys: [] }), { maxLength: 2 }),
  ),
  livenessProbe: rarely(handler),
  readinessProbe: rarely(handler),
  startupProbe: rarely(handler),
  lifecycle: rarely(fc.record({ postStart: handler, preStop: handler })),
});
const named = (prefix: string, maxLength: number, minLength = 0) =>
  fc
    .array(container, { minLength, maxLength })
    .map((list) => list.map((each, index) => ({ name: `${prefix}${index}`, ...each })));

const SOURCES =
  'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret image hostPath nfs iscsi rbd azureDisk gitRepo'.split(
    ' ',
  );
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
  'kernel.msgmax',
];
const ANNOTATIONS = [
  'container.apparmor.security.beta.kubernetes.io/c0',
  'container.apparmor.security.beta.kubernetes.io/gone',
  'seccomp.security.alpha.kubernetes.io/pod',
  'container.seccomp.security.alpha.kubernetes.io/c0',
  'container.seccomp.security.alpha.kubernetes.io/gone',
  'unrelated',
];

export interface RandomPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

const wildPods = fc.record({
  annotations: fc.dictionary(
    some(...ANNOTATIONS),
    some('', 'runtime/default', 'docker/default', 'localhost/x', 'unconfined'),
    { maxKeys: 2 },
  ),
  spec: fc.record({
    hostNetwork: rarely(fc.boolean()),
    hostPID: rarely(fc.boolean()),
    hostIPC: rarely(fc.boolean()),
    hostUsers: bool,
    os: maybe(fc.record({ name: some('linux', 'windows') })),
    securityContext: maybe(
      fc.record({
        ...shared,
        sysctls: rarely(fc.array(fc.record({ name: some(...SYSCTLS), value: some('1') }), { maxLength: 2 })),
      }),
    ),
    volumes: maybe(
      fc
        .array(fc.option(some(...SOURCES), { nil: undefined }), { maxLength: 3 })
        .map((sources) =>
          sources.map((source, index) => ({ name: `v${index}`, ...(source === undefined ? {} : { [source]: {} }) })),
        ),
    ),
    initContainers: maybe(named('i', 1)),
    containers: named('c', 2, 1),
    ephemeralContainers: rarely(named('e', 1)),
  }),
});

type Wild = typeof wildPods extends fc.Arbitrary<infer Pod> ? Pod : never;

/** A pod that meets restricted but for what is kept of a wild one: few pods are good by chance. */
function tamed(pod: Wild, keepOfPod: readonly string[], keepOfContainers: readonly string[]): object {
  const { spec } = pod;
  const kept = <Value extends object>(value: Value | undefined, keys: readonly string[]) =>
    Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => keys.includes(key)));
  const containers = <Each extends { securityContext: object | undefined }>(list: readonly Each[] | undefined) =>
    list?.map((each) => ({
      ...kept(each, ['name', ...keepOfContainers]),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        ...kept(each.securityContext, keepOfContainers),
      },
    }));
  return {
    annotations: keepOfPod.includes('annotations') ? pod.annotations : {},
    spec: {
      ...kept(spec, ['hostUsers', 'os', ...keepOfPod]),
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        ...kept(spec.securityContext, keepOfPod),
      },
      containers: containers(spec.containers),
      initContainers: containers(spec.initContainers),
      ephemeralContainers: containers(spec.ephemeralContainers),
    },
  };
}

const OF_POD = ['annotations', 'hostPID', 'volumes', ...Object.keys(shared), 'sysctls'];
const OF_CONTAINERS = [
  ...Object.keys(shared),
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'capabilities',
  'ports',
  'livenessProbe',
  'lifecycle',
];

/** Absent keys are absent, as the decoder leaves them: never undefined or null. */
export const randomPods: fc.Arbitrary<RandomPod> = fc
  .oneof(
    wildPods,
    fc
      .tuple(wildPods, fc.subarray(OF_POD, { maxLength: 2 }), fc.subarray(OF_CONTAINERS, { maxLength: 2 }))
      .map(([pod, ofPod, ofContainers]) => tamed(pod, ofPod, ofContainers)),
  )
  .map((pod) => JSON.parse(JSON.stringify(pod)) as RandomPod);
