/**
 * A type as the Kubernetes API's own types have it, as data. `any` is a part that no answer of the engine rests on: it is
 * carried over unread, so that it can raise no false alarm.
 */
export type Schema =
  | { readonly type: 'any' | 'bool' | 'int32' | 'int64' | 'number' | 'string' | 'intOrString' | 'quantity' }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'list'; readonly items: Schema }
  | { readonly type: 'map'; readonly values: Schema }
  | ObjectSchema;

export interface ObjectSchema {
  readonly type: 'object';
  readonly fields: ReadonlyMap<string, Schema>;
  /** True where only the fields we use are listed (status): others are carried over unread. */
  readonly open: boolean;
}

type Fields = Readonly<Record<string, Schema>>;

export const any: Schema = { type: 'any' };
export const bool: Schema = { type: 'bool' };
export const int32: Schema = { type: 'int32' };
export const int64: Schema = { type: 'int64' };
export const number: Schema = { type: 'number' };
export const string: Schema = { type: 'string' };
export const intOrString: Schema = { type: 'intOrString' };
export const quantity: Schema = { type: 'quantity' };
export const list = (items: Schema): Schema => ({ type: 'list', items });
export const map = (values: Schema): Schema => ({ type: 'map', values });
export const strings = list(string);
export const stringMap = map(string);
/** A string that the API server's validation holds to these values. The empty string is Go's zero value: not set. */
export const oneOf = (...values: string[]): Schema => ({ type: 'enum', values });
/** An object whose fields are all listed: another field is unknown to the API server. */
export const object = (fields: Fields): ObjectSchema => ({
  type: 'object',
  fields: new Map(Object.entries(fields)),
  open: false,
});
export const openObject = (fields: Fields): ObjectSchema => ({ ...object(fields), open: true });
/** A whole API object: apiVersion, kind, metadata and what the kind adds. */
export const apiObject = (metadata: Schema, fields: Fields): ObjectSchema =>
  object({ apiVersion: string, kind: string, metadata, ...fields });
