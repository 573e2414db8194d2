import type { Labels } from '../../cluster/index.js';
import { resolveVersion } from '../standards/index.js';
import type { InvalidLabel, Level, LevelVersion } from '../types.js';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'] satisfies Level[];

export interface NamespacePolicy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
  /** True where a label says what is enforced, valid or not. */
  readonly labelled: boolean;
  readonly invalid: readonly InvalidLabel[];
}

/**
 * What Pod Security Admission makes of a namespace's labels. An invalid enforce level counts as restricted, an invalid audit
 * or warn level as privileged, an invalid version as latest. Where warn is not set it follows a stricter, valid enforce.
 */
export function policyOf(labels: Labels, byDefault: Level): NamespacePolicy {
  const invalid: InvalidLabel[] = [];
  const modeOf = (mode: string, fallback: Level): LevelVersion & { readonly set: boolean; readonly valid: boolean } => {
    const level = labels.get(`${PREFIX}${mode}`);
    const version = labels.get(`${PREFIX}${mode}-version`);
    const valid = level === undefined || LEVELS.includes(level);
    if (!valid) invalid.push({ label: `${PREFIX}${mode}`, value: level, counts: fallback });
    const validVersion = version === undefined || resolveVersion(version) !== undefined;
    if (!validVersion) invalid.push({ label: `${PREFIX}${mode}-version`, value: version, counts: 'latest' });
    return {
      level: level === undefined ? byDefault : valid ? (level as Level) : fallback,
      version: validVersion ? (version ?? 'latest') : 'latest',
      set: level !== undefined,
      valid,
    };
  };
  const enforce = modeOf('enforce', 'restricted');
  const audit = modeOf('audit', 'privileged');
  const warn = modeOf('warn', 'privileged');
  const follows = !warn.set && enforce.set && enforce.valid && isStricter(enforce.level, warn.level);
  return {
    enforce: levelVersion(enforce),
    audit: levelVersion(audit),
    warn: levelVersion(follows ? enforce : warn),
    labelled: enforce.set,
    invalid,
  };
}

function levelVersion({ level, version }: LevelVersion): LevelVersion {
  return { level, version };
}

function isStricter(level: Level, than: Level): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than);
}
