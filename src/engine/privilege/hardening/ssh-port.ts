import { checkOf } from './check.js';
import { declaredPorts } from './ports.js';

export const sshPort = checkOf(
  {
    id: 'sshPort',
    title: 'An SSH server is declared',
    severity: 'medium',
    rationale: 'It is a second way in, with keys and passwords of its own, past RBAC and the audit log.',
    remediation: 'Remove the server; kubectl exec and ephemeral containers do the same under RBAC.',
    references: ['MITRE T1021.004', 'kubescape C-0042'],
  },
  ({ containers }) =>
    declaredPorts(containers)
      .filter(({ port, value }) => port === 22 || value['name'] === 'ssh')
      .map(({ container, port, field }) => ({
        detail: `container "${container.name}" declares port ${port} for SSH`,
        containers: [container.name],
        fields: [field],
      })),
);
