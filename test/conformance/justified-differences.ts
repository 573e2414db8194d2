/** The one list of corpus cases whose doubts leave room, and where our answer is another on purpose. */
export interface JustifiedDifference {
  /** Case ids that it is about. */
  readonly cases: readonly string[];
  readonly doubt: string;
  /** What we answer instead, and by what authority. */
  readonly because: string;
}

export const JUSTIFIED_DIFFERENCES: readonly JustifiedDifference[] = [
  {
    cases: [
      'exposure/exposure_test_with_different_rules_4',
      'exposure/exposure_test_with_different_rules_4_with_matching_pods',
    ],
    doubt: 'representative-peer',
    because:
      'A pod that role notin (w,x,y,z) selects is one that role notin (x,y) selects as well (labels.Requirement.Matches): both rules let it in, on 8080 and 9090, where the source lists the one rule that names it.',
  },
  {
    cases: ['connlist/anp_banp_test_multiple_warnings'],
    doubt: 'peer-limit',
    because:
      'A Deny for nodes is about addresses that only Node objects record; the bundle has none, so that what is open to addresses outside is unknown. The source leaves nodes peers out.',
  },
];

/** Doubts of which every case has pairs that we leave unknown; those are not compared. */
export const UNKNOWN_DOUBTS: ReadonlySet<string> = new Set(['multi-network', 'malformed-input']);

/** Doubts that hold for every case that has them, in any corpus of connections. */
export const JUSTIFIED_DOUBTS: ReadonlyMap<string, string> = new Map([
  ['multi-network', 'networks of their own are not understood, so that these pairs are unknown, not guessed'],
  ['malformed-input', 'a document that cannot be read could have been a policy: kubectl stops there too'],
  ['owner-label-gap', 'labels.Selector.Matches is about pods: pods of one owner that differ are answered apart'],
]);

export function isJustified(id: string): boolean {
  return JUSTIFIED_DIFFERENCES.some(({ cases }) => cases.includes(id));
}
