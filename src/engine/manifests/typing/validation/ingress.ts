import type { FieldPath, JsonObject } from '../../types.js';
import { validatePortName, validatePortNumber } from './ports.js';
import { child, children, text, type Report } from './report.js';

/** pkg/apis/networking/validation, ValidateIngress, as far as backends and paths go. */
export function validateIngress(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  const rules = children(spec, 'rules');
  if (spec['defaultBackend'] !== undefined) {
    validateBackend(child(spec, 'defaultBackend'), ['spec', 'defaultBackend'], report);
  } else if (rules.length === 0) report.required(['spec'], 'an Ingress needs rules or a defaultBackend.');
  rules.forEach((rule, index) => {
    if (rule['http'] === undefined) return;
    const at: FieldPath = ['spec', 'rules', index, 'http', 'paths'];
    const paths = children(child(rule, 'http'), 'paths');
    if (paths.length === 0) report.required(at, 'http needs at least one path.');
    paths.forEach((path, place) => {
      const here = [...at, place];
      report.value(path, [...here, 'pathType'], ['Exact', 'Prefix', 'ImplementationSpecific']);
      const pathText = text(path, 'path');
      const free = text(path, 'pathType') === 'ImplementationSpecific' && pathText === '';
      if (!free && !pathText.startsWith('/')) report.refuse([...here, 'path'], 'INVALID_VALUE', 'must start with /.');
      validateBackend(child(path, 'backend'), [...here, 'backend'], report);
    });
  });
}

function validateBackend(backend: JsonObject, at: FieldPath, report: Report): void {
  const { service, resource } = backend;
  if (service === undefined && resource === undefined) report.required(at, 'name a service or a resource.');
  if (service !== undefined && resource !== undefined) {
    report.refuse(at, 'FORBIDDEN', 'names a service and a resource: keep one.');
  }
  if (service === undefined) return;
  const named = child(backend, 'service');
  if (text(named, 'name') === '') report.required([...at, 'service', 'name'], 'write the name of the Service.');
  const port = child(named, 'port');
  const path = [...at, 'service', 'port'];
  const name = text(port, 'name');
  const number = port['number'] === 0 ? undefined : port['number'];
  if (name !== '' && number !== undefined) report.refuse(path, 'FORBIDDEN', 'has a name and a number: keep one.');
  if (name === '' && number === undefined)
    report.required(path, 'write the number or the name of a port of the Service.');
  if (name !== '') validatePortName(name, [...path, 'name'], report);
  validatePortNumber(number, [...path, 'number'], report);
}
