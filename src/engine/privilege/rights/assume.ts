/** What the manifests leave to images and to the cluster's configuration. */
export interface PrivilegeAssume {
  /** By the image's name as the manifests write it: its USER, `1000`, `1000:1000` or a name; empty where it sets none. */
  readonly images?: Readonly<Record<string, { readonly user?: string | number | undefined }>> | undefined;
  /** Decides the default capabilities. */
  readonly runtime?: 'containerd' | 'cri-o' | undefined;
  /** The kubelet gives pods that ask for no seccomp profile the runtime's. */
  readonly seccompDefault?: boolean | undefined;
  /** The Pod Security level of namespaces without labels. */
  readonly podSecurityDefault?: 'privileged' | 'baseline' | 'restricted' | undefined;
}

export interface PrivilegeAssumption {
  readonly id: string;
  readonly text: string;
}

/** What an answer rests on beyond the manifests, in words. */
export function assumptionsOf(assume: PrivilegeAssume): PrivilegeAssumption[] {
  const runtime = assume.runtime ?? 'containerd';
  const level = assume.podSecurityDefault ?? 'privileged';
  const images = Object.keys(assume.images ?? {}).length;
  return [
    {
      id: 'container-runtime',
      text:
        runtime === 'containerd'
          ? 'The runtime is containerd or Docker, which grant 14 capabilities by default; CRI-O grants 9.'
          : 'The runtime is CRI-O, which grants 9 capabilities by default, without NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE and SETFCAP.',
    },
    {
      id: 'kubelet-seccomp-default',
      text:
        assume.seccompDefault === true
          ? 'The kubelet runs with seccompDefault: a pod that asks for no profile gets the one of the runtime.'
          : 'The kubelet runs without seccompDefault: a pod that asks for no seccomp profile runs unconfined.',
    },
    {
      id: 'node-security-modules',
      text: 'Nodes have AppArmor or SELinux switched on, so that what no manifest switches off confines.',
    },
    {
      id: 'pod-security-default',
      text: `Namespaces without Pod Security labels enforce ${level}, and no user, namespace or runtime class is exempt.`,
    },
    {
      id: 'image-user',
      text:
        images === 0
          ? 'Nothing is known about images: where no manifest sets the user, it is unknown.'
          : `The USER of ${images === 1 ? 'one image' : `${images} images`} is taken from the question; that of others is unknown.`,
    },
  ];
}
