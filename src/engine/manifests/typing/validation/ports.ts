import type { FieldPath, Json } from '../../types.js';
import { portNameComplaint } from './names.js';
import type { Report } from './report.js';

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

export function validatePortNumber(port: Json | undefined, path: FieldPath, report: Report): void {
  if (typeof port === 'number' && (port < 1 || port > 65535)) {
    report.refuse(path, 'PORT_RANGE', `must be from 1 to 65535, not ${port}.`);
  }
}

/** A port by number or by the name of a container's port. */
export function validatePort(port: Json | undefined, path: FieldPath, report: Report): void {
  validatePortNumber(port, path, report);
  if (typeof port === 'string') validatePortName(port, path, report);
}

export function validatePortName(name: string, path: FieldPath, report: Report): void {
  const complaint = portNameComplaint(name);
  if (complaint === undefined) return;
  const number = /^[0-9]+$/.test(name) ? ` To mean the port number, write ${name} without quotes.` : '';
  report.refuse(path, 'BAD_PORT_NAME', `${JSON.stringify(name.slice(0, 80))} ${complaint}${number}`);
}
