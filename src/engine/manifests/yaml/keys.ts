import { exactInteger, resolvePlain, type Scalar } from '../scalars.js';
import type { MappingNode, ScalarNode, YamlNode } from './nodes.js';
import { MERGE_TAG, resolveTagged } from './tags.js';

/** Whether a key is `<<`, written plain: in quotes it is a key like any other. */
export function isMerge(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.isPlain || key.tag === MERGE_TAG);
}

/**
 * The maps that a merge key takes in, the ones that lose first: go-yaml steps backwards so that the first of a list wins.
 * Undefined stands for what is no map.
 */
export function mergedMaps(value: YamlNode): readonly (YamlNode | undefined)[] {
  if (value.kind === 'sequence') return value.items.map(mapOrAlias).reverse();
  return [mapOrAlias(value)];
}

function mapOrAlias(node: YamlNode): YamlNode | undefined {
  return mappingOf(node) === undefined ? undefined : node;
}

export function mappingOf(node: YamlNode): MappingNode | undefined {
  const target = node.kind === 'alias' ? node.target : node;
  return target.kind === 'mapping' ? target : undefined;
}

/** A key as the JSON that kubectl sends has it; undefined for lists, maps and null, which cannot be keys. */
export function keyText(
  node: YamlNode,
  resolve: (scalar: ScalarNode) => Scalar | undefined = resolveScalar,
): string | undefined {
  const scalar = node.kind === 'alias' ? node.target : node;
  if (scalar.kind !== 'scalar') return undefined;
  const value = resolve(scalar);
  if (typeof value !== 'number') return value === null || value === undefined ? undefined : String(value);
  const integer = exactInteger(scalar.text);
  if (integer === undefined) return keyOfFloat(value);
  return integer < 2n ** 63n ? String(integer) : undefined;
}

function resolveScalar(node: ScalarNode): Scalar | undefined {
  if (node.tag === '') return node.isPlain ? resolvePlain(node.text) : node.text;
  const result = resolveTagged(node.tag, node.text);
  return result.ok ? result.value : undefined;
}

/** A fraction as a key: Go's shortest digits of a 32-bit float, as `%g` writes them. */
function keyOfFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single < 0 ? '-.inf' : '.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits += 1;
  const [mantissa = '', power = '0'] = single.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < LEAST_WITH_EXPONENT) return String(Number(`${mantissa}e${power}`));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** From a million on Go writes an exponent. */
const LEAST_WITH_EXPONENT = 6;
