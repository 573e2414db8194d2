/** The Kubernetes documentation's own examples, plus pods to ask about. */
export const SECURITY_CONTEXT_DEMO = `apiVersion: v1
kind: Pod
metadata: {name: security-context-demo}
spec:
  securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000}
  volumes: [{name: sec-ctx-vol, emptyDir: {}}]
  containers:
  - name: sec-ctx-demo
    image: busybox
    command: ["sh", "-c", "sleep 1h"]
    volumeMounts: [{name: sec-ctx-vol, mountPath: /data/demo}]
    securityContext: {allowPrivilegeEscalation: false}
`;

export const TEST_NETWORK_POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: test-network-policy, namespace: default}
spec:
  podSelector: {matchLabels: {role: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}
    - namespaceSelector: {matchLabels: {project: myproject}}
    - podSelector: {matchLabels: {role: frontend}}
    ports: [{protocol: TCP, port: 6379}]
  egress:
  - to: [{ipBlock: {cidr: 10.0.0.0/24}}]
    ports: [{protocol: TCP, port: 5978}]
`;

const pod = (namespace: string, name: string, labels: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {${labels}}}
spec: {containers: [{name: main, image: registry.example/app@sha256:${'0'.repeat(64)}}]}
`;
const namespace = (name: string, labels: string): string => `---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
`;

export const PODS_TO_ASK_ABOUT = [
  namespace('default', ''),
  namespace('mine', 'project: myproject'),
  namespace('other', 'project: another'),
  pod('default', 'db', 'role: db'),
  pod('default', 'frontend', 'role: frontend'),
  pod('default', 'bystander', 'role: bystander'),
  pod('mine', 'anything', 'app: anything'),
  pod('other', 'frontend-elsewhere', 'role: frontend'),
].join('');

/** Both documents and the pods, as one upload. The policy starts at line 15. */
export const SAMPLE = `${SECURITY_CONTEXT_DEMO}---\n${TEST_NETWORK_POLICY}${PODS_TO_ASK_ABOUT}`;

export const UNCONFIGURED_POD = `apiVersion: v1
kind: Pod
metadata: {name: security-context-demo}
spec:
  volumes: [{name: sec-ctx-vol, emptyDir: {}}]
  containers:
  - name: sec-ctx-demo
    image: busybox
    command: ["sh", "-c", "sleep 1h"]
    volumeMounts: [{name: sec-ctx-vol, mountPath: /data/demo}]
`;
