/** The time of day, given to what needs it so that tests can set it. */
export interface Clock {
  now(): Date;
}

export const CLOCK = Symbol('CLOCK');
export const SYSTEM_CLOCK: Clock = { now: () => new Date() };
