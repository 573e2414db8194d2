import type { JsonObject } from '../../types.js';
import { validateSelector } from './labels.js';
import { validatePortNumber } from './ports.js';
import { child, children, text, type Report } from './report.js';

/** What the Gateway API's CustomResourceDefinitions ask of the fields that say who reaches what. */
export function validateGateway(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  if (text(spec, 'gatewayClassName') === '') report.required(['spec', 'gatewayClassName'], 'write the class.');
  const listeners = children(spec, 'listeners');
  if (listeners.length === 0) report.required(['spec', 'listeners'], 'a Gateway needs a listener.');
  listeners.forEach((listener, index) => {
    const at = ['spec', 'listeners', index];
    if (text(listener, 'name') === '') report.required([...at, 'name'], 'a listener needs a name.');
    if (text(listener, 'protocol') === '') report.required([...at, 'protocol'], 'write one such as HTTP or HTTPS.');
    if (listener['port'] === undefined) report.required([...at, 'port'], 'write a port from 1 to 65535.');
    validatePortNumber(listener['port'], [...at, 'port'], report);
    const namespaces = child(child(listener, 'allowedRoutes'), 'namespaces');
    const path = [...at, 'allowedRoutes', 'namespaces'];
    report.value(namespaces, [...path, 'from'], ['All', 'Selector', 'Same', 'None'], true);
    validateSelector(child(namespaces, 'selector'), [...path, 'selector'], report);
  });
}

export function validateRoute(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  children(spec, 'parentRefs').forEach((parent, index) => {
    if (text(parent, 'name') === '') report.required(['spec', 'parentRefs', index, 'name'], 'name the Gateway.');
    validatePortNumber(parent['port'], ['spec', 'parentRefs', index, 'port'], report);
  });
  children(spec, 'rules').forEach((rule, index) => {
    children(rule, 'backendRefs').forEach((backend, place) => {
      const at = ['spec', 'rules', index, 'backendRefs', place];
      if (text(backend, 'name') === '') report.required([...at, 'name'], 'name the Service.');
      if (
        (text(backend, 'kind') || 'Service') === 'Service' &&
        text(backend, 'group') === '' &&
        backend['port'] === undefined
      ) {
        report.required([...at, 'port'], 'a Service is named with its port.');
      }
      validatePortNumber(backend['port'], [...at, 'port'], report);
    });
  });
}

export function validateReferenceGrant(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  for (const [side, fields] of [
    ['from', ['kind', 'namespace']],
    ['to', ['kind']],
  ] as const) {
    const entries = children(spec, side);
    if (entries.length === 0) report.required(['spec', side], 'a grant names both sides.');
    entries.forEach((entry, index) => {
      for (const field of fields) {
        if (text(entry, field) === '') report.required(['spec', side, index, field], `write the ${field}.`);
      }
    });
  }
}
