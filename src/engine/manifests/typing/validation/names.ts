/** Name rules of apimachinery's validation (DNS-1123, RFC 6335), each as a sentence that says what to write, or undefined. */
type Complaint = string | undefined;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function dnsLabelComplaint(name: string): Complaint {
  if (name.length <= 63 && LABEL.test(name)) return undefined;
  return 'must be at most 63 lower-case letters, digits and -, with a letter or digit at both ends.';
}

export function dnsSubdomainComplaint(name: string): Complaint {
  if (name.length <= 253 && SUBDOMAIN.test(name)) return undefined;
  return 'must be at most 253 lower-case letters, digits, - and ., with a letter or digit at both ends and around each dot.';
}

/** Names of RBAC objects only have to fit into a URL path. */
export function pathSegmentComplaint(name: string): Complaint {
  if (name !== '.' && name !== '..' && !/[/%]/.test(name)) return undefined;
  return 'must not be . or .. and must not contain / or %.';
}

/** IANA_SVC_NAME: names of ports. */
export function portNameComplaint(name: string): Complaint {
  const valid =
    name.length >= 1 &&
    name.length <= 15 &&
    /^[a-z0-9-]+$/.test(name) &&
    /[a-z]/.test(name) &&
    !name.includes('--') &&
    !name.startsWith('-') &&
    !name.endsWith('-');
  if (valid) return undefined;
  return 'must be a port name: at most 15 lower-case letters, digits and single -, with at least one letter, no - at the ends.';
}
