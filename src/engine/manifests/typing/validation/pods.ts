import type { FieldPath, JsonObject } from '../../types.js';
import { VOLUME_SOURCES } from '../schemas/volumes.js';
import { validateContainer } from './containers.js';
import { validateLabels } from './labels.js';
import { dnsLabelComplaint, dnsSubdomainComplaint } from './names.js';
import { child, children, repetitions, text, type Report } from './report.js';
import { validatePodSecurityContext } from './security-context.js';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export function validatePod(value: JsonObject, report: Report): void {
  validatePodSpec(child(value, 'spec'), ['spec'], report);
}

/**
 * pkg/apis/core/validation, ValidatePodSpec. `claims` are the names of a StatefulSet's volumeClaimTemplates, which its
 * containers may mount like volumes.
 */
export function validatePodSpec(spec: JsonObject, at: FieldPath, report: Report, claims: readonly string[] = []): void {
  const volumes = children(spec, 'volumes');
  validateVolumes(volumes, [...at, 'volumes'], report);
  const mountable = new Set([...volumes.map((volume) => text(volume, 'name')), ...claims]);
  if (children(spec, 'containers').length === 0) report.required([...at, 'containers'], 'a Pod needs a container.');
  const hostNetwork = spec['hostNetwork'] === true;
  const seen = new Set<string>();
  for (const list of LISTS) {
    children(spec, list).forEach((container, index) => {
      validateContainer(container, mountable, hostNetwork, [...at, list, index], report);
      const name = text(container, 'name');
      if (seen.has(name)) {
        report.refuse(
          [...at, list, index, 'name'],
          'DUPLICATE',
          `is already the name of another container of this Pod.`,
        );
      }
      if (name !== '') seen.add(name);
    });
  }
  validatePodSecurityContext(spec, at, report);
  validateLabels(child(spec, 'nodeSelector'), [...at, 'nodeSelector'], report);
  for (const field of ['serviceAccountName', 'nodeName', 'runtimeClassName']) {
    const name = text(spec, field);
    const complaint = name === '' ? undefined : dnsSubdomainComplaint(name);
    if (complaint !== undefined) report.refuse([...at, field], 'BAD_NAME', complaint);
  }
}

function validateVolumes(volumes: readonly JsonObject[], at: FieldPath, report: Report): void {
  volumes.forEach((volume, index) => {
    const name = text(volume, 'name');
    const complaint = dnsLabelComplaint(name);
    if (name === '') report.required([...at, index, 'name'], 'a volume needs a name.');
    else if (complaint !== undefined) report.refuse([...at, index, 'name'], 'BAD_NAME', complaint);
    // None is fine: the API server makes it an emptyDir.
    const sources = Object.keys(VOLUME_SOURCES).filter((source) => volume[source] !== undefined);
    if (sources.length > 1) {
      report.refuse([...at, index], 'FORBIDDEN', `has more than one source (${sources.join(', ')}): keep one.`);
    }
    if (volume['hostPath'] !== undefined && text(child(volume, 'hostPath'), 'path') === '') {
      report.required([...at, index, 'hostPath', 'path'], 'a hostPath names a path on the node.');
    }
  });
  for (const index of repetitions(volumes.map((volume) => text(volume, 'name')))) {
    report.refuse([...at, index, 'name'], 'DUPLICATE', 'is already the name of another volume.');
  }
}
