import { viewerGroups } from '../directory/readGroups.ts';
import type { Viewer as ViewerValue } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { Group } from './group.ts';

const Viewer = builder.objectRef<ViewerValue>('Viewer').implement({
  description: 'Who is calling, as the token and the grants in the directory say.',
  fields: t => ({
    subject: t.exposeString('subject', { description: 'Whom the token was issued to: its subject.' }),
    workspace: t.exposeString('workspace', {
      description:
        'The workspace that every call with this token is about; nothing of another one is ever seen.',
    }),
    groups: t.field({
      type: [Group],
      nullable: true,
      description:
        'The groups that you can access, in ascending order of `identifier`; null when you can access all groups of the workspace, empty when none.',
      resolve: (viewer, _args, { services }) => viewerGroups(services, viewer),
    }),
    scopes: t.exposeStringList('scopes', {
      description:
        'What the token allows, such as `people:read`, `people:write`, `people:delete` and `people:admin`; as the token has them, so unknown ones are listed too but allow nothing.',
    }),
  }),
});

builder.queryField('viewer', t =>
  t.field({
    type: Viewer,
    description: 'Who you are to this API. Needs no scope.',
    resolve: (_query, _args, { viewer }) => viewer,
  }),
);
