import { asObject, asString, objectsIn } from '../../cluster/json.js';
import type { HardeningCheck } from './types.js';

export const secretInEnv: HardeningCheck = {
  id: 'secretInEnv',
  title: 'A secret stands in an environment variable',
  severity: 'low',
  rationale: 'Environment variables leak into crash reports, child processes and /proc.',
  remediation: 'Mount the secret as a file.',
  references: ['CIS 5.4.1', 'MITRE T1552'],
  check: ({ containers }) =>
    containers.flatMap((container) =>
      objectsIn(container.value['env']).flatMap((variable, index) => {
        const name = asString(variable['name']) ?? '';
        const fromSecret = asObject(asObject(variable['valueFrom'])?.['secretKeyRef']) !== undefined;
        const literal =
          (asString(variable['value']) ?? '') !== '' &&
          /passw|secret|token|api_?key|private_?key|credential/i.test(name);
        if (!fromSecret && !literal) return [];
        return [
          {
            detail: `container "${container.name}" has ${literal ? 'what looks like a secret, in plain text,' : 'a secret'} in the environment variable ${name}`,
            containers: [container.name],
            fields: [[...container.path, 'env', index]],
          },
        ];
      }),
    ),
};
