/** A type as the API server's Go types have it, as data. `any` is a part that no answer of the engine rests on. */
export type Schema =
  | { readonly type: 'any' | 'bool' | 'int32' | 'int64' | 'string' | 'intOrString' }
  | { readonly type: 'list'; readonly items: Schema }
  | { readonly type: 'stringMap' }
  | { readonly type: 'object'; readonly fields: ReadonlyMap<string, Schema> };

export const any: Schema = { type: 'any' };
export const bool: Schema = { type: 'bool' };
export const int32: Schema = { type: 'int32' };
export const int64: Schema = { type: 'int64' };
export const string: Schema = { type: 'string' };
export const intOrString: Schema = { type: 'intOrString' };
export const stringMap: Schema = { type: 'stringMap' };
export const list = (items: Schema): Schema => ({ type: 'list', items });
/** Fields that are not named are let through: their types are not known here, and no answer rests on them. */
export const object = (fields: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  fields: new Map(Object.entries(fields)),
});
