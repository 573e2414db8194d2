import { containersOf, type Workload } from '../../cluster/index.js';
import { asObject, asString, objectsIn } from '../../cluster/json.js';

/** Names of programs that work on the node: networks, storage, collectors, devices, security. */
const NAMES =
  /(^|[-_./])(cni|calico|cilium|flannel|weave|antrea|kube-router|kube-proxy|multus|ovn|istio-cni|csi|longhorn|rook|openebs|node-exporter|cadvisor|fluentd?|fluent-bit|filebeat|promtail|vector|logging-agent|datadog-agent|falco|tetragon|tracee|sysdig|node-problem-detector|node-local-dns|device-plugin|gpu-operator|metallb|speaker|kured|kubelet|node-agent|ebpf|konnectivity)([-_./:@]|$)/i;
const COMMANDS =
  /(^|[\s/])(nsenter|chroot|modprobe|insmod|iptables|ip6tables|nft|mount|sysctl|tc|dockerd|containerd|podman|buildkitd)(\s|$)/;
const RUNTIME_SOCKET = /(docker|containerd|crio|cri-dockerd|podman)(\/\w+)?\.sock$/;

/** What in a workload says that its program works on the node itself, so that nothing of the node is taken from it unasked. */
export function needsOfNode(workload: Workload): string[] {
  const { podSpec, kind, name } = workload;
  const reasons: string[] = [];
  if (kind === 'DaemonSet') reasons.push('it runs on every node');
  const priority = asString(podSpec['priorityClassName']);
  if (priority?.startsWith('system-') === true) reasons.push(`its priority class is ${priority}`);
  for (const volume of objectsIn(podSpec['volumes'])) {
    const path = asString(asObject(volume['hostPath'])?.['path']);
    if (path === undefined) continue;
    reasons.push(
      RUNTIME_SOCKET.test(path) ? `it uses the container runtime by ${path}` : `it mounts ${path} of the node`,
    );
  }
  for (const container of containersOf(podSpec)) {
    const image = asString(container.value['image']) ?? '';
    if (NAMES.test(container.name) || NAMES.test(image.replace(/@.*$/, ''))) {
      reasons.push(`container ${container.name} is called as a node agent is`);
    }
    const words = [container.value['command'], container.value['args']].flatMap((each) =>
      Array.isArray(each) ? each.flatMap((word) => asString(word) ?? []) : [],
    );
    const command = words.map((word) => COMMANDS.exec(word)?.[2]).find((each) => each !== undefined);
    if (command !== undefined) reasons.push(`container ${container.name} runs ${command}`);
    if (objectsIn(container.value['volumeMounts']).some((mount) => mount['mountPropagation'] === 'Bidirectional')) {
      reasons.push(`container ${container.name} passes mounts on to the node`);
    }
    if (Array.isArray(container.value['volumeDevices'])) reasons.push(`container ${container.name} uses raw devices`);
  }
  if (NAMES.test(name)) reasons.push('it is called as a node agent is');
  return [...new Set(reasons)];
}
