import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { type PersonField, personFields } from '../domain/person.ts';

/** What a field of the type Person reads of its person, where it isn't the person's field of that name. */
const readBy: Readonly<Record<string, readonly PersonField[]>> = {
  __typename: [],
  id: ['identifier'],
  emailAddresses: [],
  phoneNumbers: [],
  groups: [],
  // Beneath them the person may be shown again.
  assignments: personFields,
  contacts: personFields,
};

const known = new WeakMap<FieldNode, readonly PersonField[]>();

/**
 * What an answer may show of the persons on a connection's page, in a settled order: all that is selected under
 * `nodes` and `edges { node }`, whatever @skip and @include say of it.
 */
export function personFieldsShown({ fieldNodes, fragments }: GraphQLResolveInfo): readonly PersonField[] {
  const [only] = fieldNodes;
  const remembered = only && fieldNodes.length === 1 ? known.get(only) : undefined;
  if (remembered) return remembered;
  const shown = new Set<PersonField>();
  for (const { selectionSet } of fieldNodes) visitConnection(selectionSet);
  const fields = personFields.filter(field => shown.has(field));
  if (only && fieldNodes.length === 1) known.set(only, fields);
  return fields;

  function visitConnection(connection: SelectionSetNode | undefined): void {
    for (const page of fieldsOf(connection)) {
      if (page.name.value === 'nodes') visitPerson(page.selectionSet);
      if (page.name.value !== 'edges') continue;
      for (const edge of fieldsOf(page.selectionSet))
        if (edge.name.value === 'node') visitPerson(edge.selectionSet);
    }
  }

  function visitPerson(person: SelectionSetNode | undefined): void {
    for (const { name } of fieldsOf(person))
      for (const field of readBy[name.value] ?? fieldNamed(name.value)) shown.add(field);
  }

  /** The fields of a selection, through its fragments. */
  function fieldsOf(selectionSet: SelectionSetNode | undefined): readonly FieldNode[] {
    return (selectionSet?.selections ?? []).flatMap(selection => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      return fieldsOf(fragments[selection.name.value]?.selectionSet);
    });
  }
}

/** All of them for a field that nobody has said anything of. */
function fieldNamed(name: string): readonly PersonField[] {
  const field = personFields.find(known => known === name);
  return field === undefined ? personFields : [field];
}
