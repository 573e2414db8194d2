import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { secretInEnv } from './secret-in-env.js';

describeHardening(secretInEnv, {
  quiet: {
    'ordinary variables':
      '{containers: [{name: a, image: x, env: [{name: MODE, value: fast}, {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}], envFrom: [{configMapRef: {name: c}}]}]}',
    'what is about a secret but is none':
      '{containers: [{name: a, image: x, env: [{name: PASSWORD_FILE, value: x}, {name: TOKEN_TTL, value: 1h}, {name: USE_TOKEN, value: please}, {name: PASSWORD}]}]}',
    'another variable, or where the secret lies, under the name of a secret':
      '{containers: [{name: a, image: x, env: [{name: DB_PASSWORD, value: $(OTHER)}, {name: API_TOKEN, value: /run/secrets/api}]}]}',
    'an address without a password':
      '{containers: [{name: a, image: x, env: [{name: DB, value: "postgres://db:5432/shop"}]}]}',
  },
  finds: {
    'plain text by its name or by its form': {
      spec: '{containers: [{name: a, image: x, env: [{name: DB_PASSWORD, value: hunter2}, {name: DB, value: "postgres://me:pw@db/shop"}, {name: K, value: AKIAABCDEFGHIJKLMNOP}]}]}',
      hits: [0, 1, 2].map((index) => ({
        severity: 'medium',
        detail: `container "a" has what looks like a secret, in plain text, in the environment variable ${['DB_PASSWORD', 'DB', 'K'][index]}`,
        containers: ['a'],
        fields: [`spec.containers[0].env[${index}]`],
      })),
    },
    'keys of Secrets, one or all': {
      spec: '{containers: [{name: a, image: x, env: [{name: P, valueFrom: {secretKeyRef: {name: s, key: k}}}], envFrom: [{secretRef: {name: s}}]}]}',
      hits: [
        {
          detail: 'container "a" has a secret in the environment variable P',
          containers: ['a'],
          fields: ['spec.containers[0].env[0]'],
        },
        {
          detail: 'container "a" has every key of the Secret s in its environment',
          containers: ['a'],
          fields: ['spec.containers[0].envFrom[0]'],
        },
      ],
    },
  },
});
