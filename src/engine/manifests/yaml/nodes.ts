/** What a document's text says, before any scalar is given a type: the tree that positions and values are taken from. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Common {
  /** Indexes in the document's text: of the value itself, without its anchor and tag. */
  readonly start: number;
  end: number;
  /** The full tag, '' where none is written. */
  readonly tag: string;
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly text: string;
  /** Whether its text decides about its type: written plain and without a tag. */
  readonly isPlain: boolean;
}

export interface SequenceNode extends Common {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface MappingNode extends Common {
  readonly kind: 'mapping';
  /** Keys and values in turn. */
  readonly items: YamlNode[];
}

export interface AliasNode extends Common {
  readonly kind: 'alias';
  readonly target: ScalarNode | SequenceNode | MappingNode;
}
