import type { GroupState } from '../domain/planGroups.ts';
import { builder } from './builder.ts';
import { type Connection, connectionFields, edgeType } from './connection.ts';
import { Node } from './node.ts';

export const Group = builder.objectRef<GroupState>('Group').implement({
  description:
    'A named set of persons in the workspace. Access is granted by group: who may access a group may find the persons in it and, with the scope for it, change them.',
  interfaces: [Node],
  fields: t => ({
    identifier: t.exposeID('identifier', {
      description:
        'Names the group in the workspace, and in every `groupIds`. It was chosen when the group was made and never changes.',
    }),
    externalRef: t.exposeString('externalRef', {
      nullable: true,
      description:
        'What another system calls the group, for `groupExternalRefs`; unique in the workspace. Null when it has no such name.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: "The group's name for people to read; null when it was given none.",
    }),
  }),
});

const GroupEdge = edgeType('GroupEdge', Group);

export const GroupConnection = builder.objectRef<Connection<GroupState>>('GroupConnection').implement({
  description: 'A page of groups, in ascending order of `identifier`.',
  fields: t => connectionFields(t, Group, GroupEdge),
});
