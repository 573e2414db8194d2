import type { FieldPath, JsonObject } from '../../types.js';
import { excerpt } from '../decode.js';
import { parseAddress, validateCidr } from './cidrs.js';
import { validateLabels } from './labels.js';
import { dnsLabelComplaint } from './names.js';
import { validatePort, validatePortNumber } from './ports.js';
import { child, children, items, repetitions, text, type Report } from './report.js';

/** pkg/apis/core/validation, ValidateService. */
export function validateService(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  const type = text(spec, 'type') || 'ClusterIP';
  const headless = spec['clusterIP'] === 'None';
  validateLabels(child(spec, 'selector'), ['spec', 'selector'], report);
  const ports = children(spec, 'ports');
  if (ports.length === 0 && !headless && type !== 'ExternalName') {
    report.required(['spec', 'ports'], 'a Service needs a port, unless it is headless (clusterIP: None).');
  }
  if (type === 'ExternalName' && text(spec, 'externalName') === '') {
    report.required(['spec', 'externalName'], 'write the DNS name that this Service stands for.');
  }
  ports.forEach((port, index) => validateServicePort(port, ports.length > 1, type, ['spec', 'ports', index], report));
  for (const index of repetitions(ports.map((port) => text(port, 'name')))) {
    report.refuse(['spec', 'ports', index, 'name'], 'DUPLICATE', 'is already the name of another port.');
  }
  const sockets = ports.map((port) =>
    typeof port['port'] === 'number' ? `${text(port, 'protocol') || 'TCP'} ${port['port']}` : '',
  );
  for (const index of repetitions(sockets)) {
    report.refuse(['spec', 'ports', index], 'DUPLICATE', 'repeats protocol and port of another entry.');
  }
  validateAddresses(spec, type, report);
}

function validateServicePort(port: JsonObject, several: boolean, type: string, at: FieldPath, report: Report): void {
  const name = text(port, 'name');
  const complaint = name === '' ? undefined : dnsLabelComplaint(name);
  if (several && name === '') report.required([...at, 'name'], 'with more than one port, each needs a name.');
  if (complaint !== undefined) report.refuse([...at, 'name'], 'BAD_NAME', complaint);
  if (port['port'] === undefined) report.required([...at, 'port'], 'write a port from 1 to 65535.');
  validatePortNumber(port['port'], [...at, 'port'], report);
  // 0 and '' are Go's zero value: the target is the port itself.
  if (port['targetPort'] !== 0 && port['targetPort'] !== '')
    validatePort(port['targetPort'], [...at, 'targetPort'], report);
  const nodePort = port['nodePort'];
  if (nodePort === undefined || nodePort === 0) return;
  validatePortNumber(nodePort, [...at, 'nodePort'], report);
  if (type === 'ClusterIP') {
    report.refuse([...at, 'nodePort'], 'FORBIDDEN', 'needs type NodePort or LoadBalancer.');
  }
}

function validateAddresses(spec: JsonObject, type: string, report: Report): void {
  items(spec['externalIPs']).forEach((address, index) => {
    if (typeof address === 'string' && parseAddress(address) !== undefined) return;
    report.refuse(['spec', 'externalIPs', index], 'INVALID_VALUE', `${excerpt(address)} is not an IP address.`);
  });
  const clusterIP = text(spec, 'clusterIP');
  if (clusterIP !== '' && clusterIP !== 'None' && parseAddress(clusterIP) === undefined) {
    report.refuse(['spec', 'clusterIP'], 'INVALID_VALUE', 'must be an IP address, or None for a headless Service.');
  }
  const ranges = items(spec['loadBalancerSourceRanges']);
  ranges.forEach((range, index) => {
    const trimmed = typeof range === 'string' ? range.trim() : range;
    validateCidr(trimmed, ['spec', 'loadBalancerSourceRanges', index], report);
  });
  if (ranges.length > 0 && type !== 'LoadBalancer') {
    report.refuse(['spec', 'loadBalancerSourceRanges'], 'FORBIDDEN', 'needs type LoadBalancer.');
  }
}
