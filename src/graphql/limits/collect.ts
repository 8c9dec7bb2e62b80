import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isCompositeType,
  Kind,
  type SelectionNode,
} from 'graphql';

/** `@include(if: $variable)` wants true, `@skip(if: $variable)` wants false. */
export interface Condition {
  readonly variable: string;
  readonly wants: boolean;
}

/** Field nodes that an answer merges into one: same parent type, same name in the answer, same conditions. */
export interface CollectedField {
  readonly parent: GraphQLCompositeType;
  readonly conditions: readonly Condition[];
  readonly nodes: FieldNode[];
}

export type Collect = (
  selections: readonly SelectionNode[],
  parent: GraphQLCompositeType,
) => Iterable<CollectedField>;

/**
 * Collects the fields of a selection, through its fragments, as the execution would (GraphQL specification
 * §6.3.2), but before the variables and the concrete types are known.
 */
export function collector(schema: GraphQLSchema, document: DocumentNode): Collect {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  return (topSelections, topParent) => {
    const fields = new Map<string, CollectedField>();
    const spread = new Set<string>();

    function visit(
      selections: readonly SelectionNode[],
      parent: GraphQLCompositeType,
      outer: readonly Condition[],
    ): void {
      for (const selection of selections) {
        const own = conditionsOf(selection.directives);
        if (own === 'never') continue;
        const conditions = [...outer, ...own];
        const when = conditions.map(({ variable, wants }) => `${wants}:${variable}`).join();
        if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const key = `${parent.name}.${name} ${when}`;
          const known = fields.get(key);
          if (known) known.nodes.push(selection);
          else fields.set(key, { parent, conditions, nodes: [selection] });
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          visitAs(selection.typeCondition?.name.value ?? parent.name, selection, conditions);
        } else {
          const fragment = fragments.get(selection.name.value);
          const key = `${selection.name.value} ${when}`;
          if (!fragment || spread.has(key)) continue;
          spread.add(key);
          visitAs(fragment.typeCondition.name.value, fragment, conditions);
        }
      }
    }

    function visitAs(
      typeName: string,
      { selectionSet }: Pick<FragmentDefinitionNode, 'selectionSet'>,
      conditions: readonly Condition[],
    ): void {
      const type = schema.getType(typeName);
      if (isCompositeType(type)) visit(selectionSet.selections, type, conditions);
    }

    visit(topSelections, topParent, []);
    return fields.values();
  };
}

/** What must hold for a selection to be made; 'never' when a literal already rules it out. */
function conditionsOf(directives: readonly DirectiveNode[] = []): readonly Condition[] | 'never' {
  const conditions: Condition[] = [];
  for (const { name, arguments: given } of directives) {
    if (name.value !== 'include' && name.value !== 'skip') continue;
    const wants = name.value === 'include';
    const value = given?.find(argument => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, wants });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wants) return 'never';
  }
  return conditions;
}
