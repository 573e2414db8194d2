import { any, apiObject, bool, int32, int64, object, oneOf, string } from '../schema.js';
import { labelSelector, metadata } from './meta.js';
import { podTemplate } from './pods.js';

const jobSpec = object({
  parallelism: int32,
  completions: int32,
  activeDeadlineSeconds: int64,
  podFailurePolicy: any,
  successPolicy: any,
  backoffLimit: int32,
  backoffLimitPerIndex: int32,
  maxFailedIndexes: int32,
  selector: labelSelector,
  manualSelector: bool,
  template: podTemplate,
  ttlSecondsAfterFinished: int32,
  completionMode: oneOf('NonIndexed', 'Indexed'),
  suspend: bool,
  podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
  managedBy: string,
  scheduling: any,
});

export const job = apiObject(metadata, { spec: jobSpec, status: any });

export const cronJob = apiObject(metadata, {
  spec: object({
    schedule: string,
    timeZone: string,
    startingDeadlineSeconds: int64,
    concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
    suspend: bool,
    jobTemplate: object({ metadata, spec: jobSpec }),
    successfulJobsHistoryLimit: int32,
    failedJobsHistoryLimit: int32,
  }),
  status: any,
});
