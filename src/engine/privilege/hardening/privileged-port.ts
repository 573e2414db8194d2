import { checkOf } from './check.js';
import { declaredPorts } from './ports.js';

export const privilegedPort = checkOf(
  {
    id: 'privilegedPort',
    title: 'A port below 1024 is used',
    severity: 'low',
    rationale: 'It is why images run as root or keep NET_BIND_SERVICE, though a Service can publish any port as 80.',
    remediation: 'Listen on a port of 1024 or more and let the Service map it.',
    references: ['trivy KSV117'],
  },
  ({ containers }) =>
    declaredPorts(containers)
      .filter(({ port }) => port < 1024)
      .map(({ container, port, field }) => ({
        detail: `container "${container.name}" declares port ${port}`,
        containers: [container.name],
        fields: [[...field, 'containerPort']],
      })),
);
