/** A number that the environment may set. */
interface Limit {
  readonly default: number;
  readonly minimum: number;
  /** As the configuration table of README.md and the OpenAPI document say it. */
  readonly meaning: string;
}

const MEBIBYTE = 1024 * 1024;
const limit = (standard: number, minimum: number, meaning: string): Limit => ({ default: standard, minimum, meaning });

/** Everything that bounds what a caller may ask for. What is over a limit is answered by a problem with the field `limit`. */
export const LIMITS = {
  MAX_BODY_BYTES: limit(10 * MEBIBYTE, 1024, 'bytes of a body, decoded; more is 413'),
  MAX_DOCUMENTS: limit(5000, 1, 'documents of one upload or question; more is 422'),
  MAX_ARCHIVE_BYTES: limit(50 * MEBIBYTE, 1024, 'bytes of an archive, unpacked and counted; more is 422'),
  MAX_ARCHIVE_ENTRIES: limit(5000, 1, 'entries of an archive; more is 422'),
  MAX_ARCHIVE_ENTRY_BYTES: limit(3 * MEBIBYTE, 1024, 'bytes of one file of an archive; more is 422'),
  MAX_ARCHIVE_RATIO: limit(200, 1, 'bytes that one byte of an archive of over 1 MiB may unpack to; more is 422'),
  MAX_ARCHIVE_DEPTH: limit(20, 1, 'folders above a file of an archive; more is 422'),
  MAX_PARTS: limit(2000, 1, 'parts of a multipart body; more is 413'),
  MAX_HEADER_BYTES: limit(16 * 1024, 1024, 'bytes of all header fields; more is 431'),
  MAX_HEADERS: limit(200, 10, 'header fields; more is 431'),
  MAX_URL_BYTES: limit(8 * 1024, 256, 'bytes of an address; more is 414'),
  HEADERS_TIMEOUT_MS: limit(10_000, 10, 'milliseconds for the header fields to arrive; then 408'),
  REQUEST_TIMEOUT_MS: limit(30_000, 10, 'milliseconds for a whole request to arrive; then 408'),
  CONNECTIONS_CHECK_MS: limit(1000, 10, 'milliseconds between two looks at what has timed out'),
  MIN_BODY_BYTES_PER_SECOND: limit(
    1024,
    0,
    'bytes a second that a body must bring on average, else 408; 0 for no limit',
  ),
  BODY_GRACE_MS: limit(5000, 10, 'milliseconds before the speed of a body counts'),
  KEEP_ALIVE_TIMEOUT_MS: limit(72_000, 10, 'milliseconds that an idle connection stays open'),
  MAX_REQUESTS_PER_SOCKET: limit(1000, 1, 'requests that one connection may bring before it is closed'),
  MAX_CONNECTIONS: limit(1000, 1, 'connections at the same time; further ones are closed at once'),
  REFUSED_KEYS_PER_MINUTE: limit(20, 1, 'refused keys or tokens that one address may offer a minute; then 429'),
  WORKERS: limit(0, 0, 'threads that read and analyse; 0 for one less than there are cores, and at least 2'),
  MAX_QUEUE: limit(64, 0, 'analyses that may wait for a thread; more is 429'),
  MAX_ANALYSIS_MS: limit(30_000, 10, 'milliseconds that one analysis may take; more is 422'),
  MAX_WORKER_MEMORY_MB: limit(1024, 64, 'MiB of memory of one thread; an analysis that needs more is 422'),
  MAX_KEPT_CHARACTERS: limit(32 * MEBIBYTE, 1, 'characters of manifests whose analyses one thread keeps in memory'),
  MAX_ANSWER_BYTES: limit(32 * MEBIBYTE, 1024, 'bytes of one answer; more is 422'),
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
export type Limits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** Reads the limits from the environment; each problem is a sentence pushed to `problems`. */
export function readLimits(environment: Record<string, string | undefined>, problems: string[]): Limits {
  const read = (name: LimitName): number => {
    const text = environment[name];
    const { default: standard, minimum } = LIMITS[name];
    if (text === undefined || text === '') return standard;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= minimum) return value;
    problems.push(`${name} must be a whole number of at least ${minimum}: ${LIMITS[name].meaning}`);
    return standard;
  };
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, read(name)])) as Record<LimitName, number>;
}

/** Provides the limits to features. */
export const LIMITS_TOKEN = Symbol('LIMITS');
