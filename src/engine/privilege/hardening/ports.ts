import { asNumber, objectsIn } from '../../cluster/json.js';
import type { FieldPath, JsonObject } from '../../manifests/index.js';
import type { JudgedContainer } from '../standards/pod.js';

export interface DeclaredPort {
  readonly container: JudgedContainer;
  readonly port: number;
  readonly value: JsonObject;
  readonly field: FieldPath;
}

/** Ports that containers declare, which is what they say, not all that they open. */
export function declaredPorts(containers: readonly JudgedContainer[]): DeclaredPort[] {
  return containers.flatMap((container) =>
    objectsIn(container.value['ports']).flatMap((value, index) => {
      const port = asNumber(value['containerPort']);
      return port === undefined ? [] : [{ container, port, value, field: [...container.path, 'ports', index] }];
    }),
  );
}
