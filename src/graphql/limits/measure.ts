import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/** How large a selection is once its fragments are written out. */
export interface Extent {
  /** Levels of fields, introspection apart. */
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
}

export interface Measurement extends Extent {
  /** Whether a fragment contains itself; then the extent is that of one round. */
  readonly cyclic: boolean;
}

const nothing: Extent = { depth: 0, aliases: 0, fields: 0 };

const isIntrospection = (field: string): boolean => field === '__schema' || field === '__type';

/**
 * The largest extent among the definitions of a document: of its fragments too, since validation walks those
 * that no operation uses as well. Every fragment is measured once, so that fragments that double each other
 * cost their length and not their expansion.
 */
export function measure(document: DocumentNode): Measurement {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  const measured = new Map<string, Extent | 'under way'>();
  let cyclic = false;

  function ofFragment(name: string): Extent {
    const known = measured.get(name);
    if (known === 'under way') cyclic = true;
    if (known !== undefined) return known === 'under way' ? nothing : known;
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    measured.set(name, 'under way');
    const { depth, ...rest } = ofSelections(fragment.selectionSet);
    const extent = { ...rest, depth: fragment.typeCondition.name.value.startsWith('__') ? 0 : depth };
    measured.set(name, extent);
    return extent;
  }

  function ofSelections({ selections }: SelectionSetNode): Extent {
    let depth = 0;
    let aliases = 0;
    let fields = 0;
    for (const selection of selections) {
      let inner: Extent;
      if (selection.kind === Kind.FRAGMENT_SPREAD) inner = ofFragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) inner = ofSelections(selection.selectionSet);
      else {
        const below = selection.selectionSet ? ofSelections(selection.selectionSet) : nothing;
        inner = {
          depth: isIntrospection(selection.name.value) ? 0 : below.depth + 1,
          aliases: below.aliases + (selection.alias ? 1 : 0),
          fields: below.fields + 1,
        };
      }
      depth = Math.max(depth, inner.depth);
      aliases += inner.aliases;
      fields += inner.fields;
    }
    return { depth, aliases, fields };
  }

  const extents = document.definitions.map(definition => {
    if (definition.kind === Kind.OPERATION_DEFINITION) return ofSelections(definition.selectionSet);
    return definition.kind === Kind.FRAGMENT_DEFINITION ? ofFragment(definition.name.value) : nothing;
  });
  const largest = (of: (extent: Extent) => number): number => Math.max(0, ...extents.map(of));
  return {
    depth: largest(extent => extent.depth),
    aliases: largest(extent => extent.aliases),
    fields: largest(extent => extent.fields),
    cyclic,
  };
}
