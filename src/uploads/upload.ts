/** What an upload may be at most. Each limit is configurable; README.md and the OpenAPI document list them. */
export interface UploadLimits {
  /** Entries of one archive, files and folders and all. */
  readonly archiveEntries: number;
  /** Bytes of one file in an archive, unpacked. */
  readonly entryBytes: number;
  /** Bytes of all of an archive, unpacked and counted, whatever its headers say. */
  readonly archiveBytes: number;
  /** Bytes that one byte of an archive may unpack to. */
  readonly archiveRatio: number;
  /** Folders above a file in an archive, itself included. */
  readonly pathDepth: number;
  /** Parts of a multipart body. */
  readonly parts: number;
}

/** The body of an upload as it came, plain data that may cross to a worker thread. */
export interface Upload {
  /** The whole Content-Type header: a multipart body is not readable without its boundary. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
