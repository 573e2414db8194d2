export type UploadFormat = 'yaml' | 'json' | 'multipart' | 'tar' | 'tar.gz' | 'zip';

/** Media types in which manifests are taken, by what they are read as. The first of each format is the one that is documented. */
const MEDIA_TYPES: Readonly<Record<string, UploadFormat>> = {
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
  'application/json': 'json',
  'multipart/form-data': 'multipart',
  'application/gzip': 'tar.gz',
  'application/x-gzip': 'tar.gz',
  'application/x-tar': 'tar',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
};

export const UPLOAD_MEDIA_TYPES: readonly string[] = Object.keys(MEDIA_TYPES);

export function formatOfMediaType(contentType: string): UploadFormat | undefined {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return Object.hasOwn(MEDIA_TYPES, mediaType) ? MEDIA_TYPES[mediaType] : undefined;
}

/** What a file of a multipart body is, by its name: clients mostly say application/octet-stream. */
export function formatOfName(name: string): Exclude<UploadFormat, 'multipart'> {
  if (/\.zip$/i.test(name)) return 'zip';
  if (/\.(tgz|tar\.gz)$/i.test(name)) return 'tar.gz';
  if (/\.tar$/i.test(name)) return 'tar';
  return 'yaml';
}
