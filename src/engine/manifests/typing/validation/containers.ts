import type { FieldPath, JsonObject } from '../../types.js';
import { dnsLabelComplaint } from './names.js';
import { validatePort, validatePortName, validatePortNumber } from './ports.js';
import { child, children, repetitions, text, type Report } from './report.js';
import { validateContainerSecurityContext } from './security-context.js';

/** One container of any of the three lists; names across the lists are the Pod's matter. */
export function validateContainer(
  container: JsonObject,
  volumes: ReadonlySet<string>,
  hostNetwork: boolean,
  at: FieldPath,
  report: Report,
): void {
  const name = text(container, 'name');
  if (name === '') report.required([...at, 'name'], 'a container needs a name.');
  else {
    const complaint = dnsLabelComplaint(name);
    if (complaint !== undefined) report.refuse([...at, 'name'], 'BAD_NAME', complaint);
  }
  const image = text(container, 'image');
  if (image === '') report.required([...at, 'image'], 'a container needs an image.');
  else if (image !== image.trim()) report.refuse([...at, 'image'], 'INVALID_VALUE', 'must have no spaces around it.');
  validateContainerPorts(container, hostNetwork, [...at, 'ports'], report);
  children(container, 'env').forEach((variable, index) => {
    const path = [...at, 'env', index];
    if (text(variable, 'name') === '') report.required([...path, 'name'], 'a variable needs a name.');
    if (text(variable, 'value') !== '' && variable['valueFrom'] !== undefined) {
      report.refuse([...path, 'valueFrom'], 'FORBIDDEN', 'cannot stand beside a value. Keep one of them.');
    }
  });
  validateMounts(container, volumes, [...at, 'volumeMounts'], report);
  validateContainerSecurityContext(child(container, 'securityContext'), [...at, 'securityContext'], report);
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    validateHandler(container, ['exec', 'httpGet', 'tcpSocket', 'grpc'], [...at, field], report);
  }
  for (const field of ['postStart', 'preStop']) {
    validateHandler(
      child(container, 'lifecycle'),
      ['exec', 'httpGet', 'tcpSocket', 'sleep'],
      [...at, 'lifecycle', field],
      report,
    );
  }
}

function validateContainerPorts(container: JsonObject, hostNetwork: boolean, at: FieldPath, report: Report): void {
  const ports = children(container, 'ports');
  ports.forEach((port, index) => {
    const path = [...at, index];
    const { containerPort, hostPort } = port;
    const name = text(port, 'name');
    if (name !== '') validatePortName(name, [...path, 'name'], report);
    if (containerPort === undefined || containerPort === 0) {
      report.refuse([...path, 'containerPort'], 'PORT_RANGE', 'is required: write a port from 1 to 65535.');
    } else validatePortNumber(containerPort, [...path, 'containerPort'], report);
    // 0 is Go's zero value: no host port.
    if (hostPort !== 0) validatePortNumber(hostPort, [...path, 'hostPort'], report);
    if (hostNetwork && hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort) {
      report.refuse([...path, 'hostPort'], 'INVALID_VALUE', 'must be the containerPort on the host network.');
    }
  });
  for (const index of repetitions(ports.map((port) => text(port, 'name')))) {
    report.refuse([...at, index, 'name'], 'DUPLICATE', 'is already the name of another port of this container.');
  }
}

function validateMounts(container: JsonObject, volumes: ReadonlySet<string>, at: FieldPath, report: Report): void {
  const mounts = children(container, 'volumeMounts');
  mounts.forEach((mount, index) => {
    const name = text(mount, 'name');
    if (name === '') report.required([...at, index, 'name'], 'a mount names a volume of the Pod.');
    else if (!volumes.has(name)) {
      report.refuse([...at, index, 'name'], 'NOT_FOUND', `names no volume of the Pod. Add one to spec.volumes.`);
    }
    if (text(mount, 'mountPath') === '') report.required([...at, index, 'mountPath'], 'a mount needs its place.');
  });
  for (const index of repetitions(mounts.map((mount) => text(mount, 'mountPath')))) {
    report.refuse([...at, index, 'mountPath'], 'DUPLICATE', 'is already the place of another mount.');
  }
}

/** A probe or a lifecycle hook does exactly one thing. */
function validateHandler(owner: JsonObject, actions: readonly string[], at: FieldPath, report: Report): void {
  const field = String(at.at(-1));
  if (owner[field] === undefined) return;
  const handler = child(owner, field);
  const given = actions.filter((action) => handler[action] !== undefined);
  if (given.length === 0) report.required(at, `write one of ${actions.join(', ')}.`);
  if (given.length > 1) report.refuse(at, 'FORBIDDEN', `does only one thing: keep one of ${given.join(', ')}.`);
  for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
    if (handler[action] === undefined) continue;
    const port = child(handler, action)['port'];
    if (port === undefined) report.required([...at, action, 'port'], 'write a port from 1 to 65535 or a port name.');
    validatePort(port, [...at, action, 'port'], report);
  }
}
