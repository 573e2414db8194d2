/** What must work before requests are sent here. Provided by the storage. */
export interface Readiness {
  /** @throws ProblemError `store-unavailable` with the cause. */
  check(): Promise<void>;
}
export const READINESS = Symbol('READINESS');
