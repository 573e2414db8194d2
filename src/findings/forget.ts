/** An interval in which a finding was there and did not change. */
export interface Version<Content> {
  readonly since: number;
  /** Null: it is there still. */
  readonly gone: number | null;
  readonly content: Content;
}

/**
 * The versions of a finding as they would be without the upload `forgotten`: as if it had never been made.
 * @param next number of the first upload behind it that is kept, undefined where it was the last
 */
export function withoutUpload<Content>(
  versions: readonly Version<Content>[],
  forgotten: number,
  next: number | undefined,
  same: (one: Content, other: Content) => boolean,
): Version<Content>[] {
  const moved = versions.flatMap((version): Version<Content>[] => {
    const since = version.since === forgotten ? next : version.since;
    // What was first missing there is first missing in the next one; where there is none, it is there still.
    const gone = version.gone === forgotten ? (next ?? null) : version.gone;
    if (since === undefined || (gone !== null && gone <= since)) return [];
    return [{ ...version, since, gone }];
  });
  const merged: Version<Content>[] = [];
  for (const version of moved) {
    const last = merged.at(-1);
    if (last !== undefined && last.gone === version.since && same(last.content, version.content)) {
      merged[merged.length - 1] = { ...last, gone: version.gone };
    } else merged.push(version);
  }
  return merged;
}

/** How often it was gone in between. */
export function gapsIn(versions: readonly Version<unknown>[]): number {
  return versions.filter((version, index) => index > 0 && versions[index - 1]?.gone !== version.since).length;
}

/** The upload that it last came back in, if any. */
export function lastReopening(versions: readonly Version<unknown>[]): number | undefined {
  return versions.findLast((version, index) => index > 0 && versions[index - 1]?.gone !== version.since)?.since;
}
