import { Random } from '../random.js';

/** Text as people and `kubectl get` write it, of about so many bytes: Deployments with all that one has. */
export function workloadsText(bytes: number, seed = 1): string {
  return documentsUpTo(bytes, (index) => deployment(index, new Random(seed + index)));
}

/** The same of NetworkPolicies, which are short. */
export function policiesText(bytes: number, seed = 1): string {
  return documentsUpTo(bytes, (index) => policy(index, new Random(seed + index)));
}

function documentsUpTo(bytes: number, document: (index: number) => string): string {
  const documents: string[] = [];
  for (let size = 0, index = 0; size < bytes; index += 1) {
    const text = document(index);
    documents.push(text);
    size += text.length + '---\n'.length;
  }
  return documents.join('---\n');
}

const TEAMS = ['payments', 'search', 'catalog', 'shipping', 'identity', 'reporting'];
const TIERS = ['frontend', 'backend', 'cache', 'database'];

function deployment(index: number, random: Random): string {
  const team = TEAMS[random.below(TEAMS.length)] ?? '';
  const tier = TIERS[random.below(TIERS.length)] ?? '';
  const name = `${team}-${tier}-${index}`;
  return `# ${name}: kept by ${team}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${team}-${index % 50}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: ${team}
    tier: ${tier}
    version: "1.${random.below(20)}"
  annotations:
    example.com/owner: 'team-${team}@example.com'
    example.com/description: Serves ${tier} requests of ${team}, see the runbook
spec:
  replicas: ${1 + random.below(5)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/part-of: ${team}
        tier: ${tier}
    spec:
      serviceAccountName: ${team}
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: main
        image: registry.example.com/${team}/${tier}:v1.${random.below(40)}.${random.below(9)}
        args: ["--port=8080", "--log=info"]
        ports:
        - name: http
          containerPort: 8080
          protocol: TCP
        - name: metrics
          containerPort: 9090
        env:
        - name: LOG_LEVEL
          value: info
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop:
            - ALL
        resources:
          requests:
            cpu: ${random.below(9) + 1}00m
            memory: 128Mi
          limits:
            memory: 256Mi
        livenessProbe:
          httpGet:
            path: /healthz
            port: http
          periodSeconds: 10
        volumeMounts:
        - name: tmp
          mountPath: /tmp
      volumes:
      - name: tmp
        emptyDir: {}
`;
}

function policy(index: number, random: Random): string {
  const team = TEAMS[random.below(TEAMS.length)] ?? '';
  const tier = TIERS[random.below(TIERS.length)] ?? '';
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-${tier}-${index}
  namespace: ${team}-${index % 500}
spec:
  podSelector:
    matchLabels:
      app: ${tier}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          team: ${team}
      podSelector:
        matchLabels:
          tier: ${tier}
    - ipBlock:
        cidr: 10.${random.below(200)}.0.0/16
    ports:
    - protocol: TCP
      port: ${8000 + random.below(999)}
`;
}
