import type { SessionToken } from '../domain/viewer.ts';
import { builder } from './builder.ts';

const CreateSessionPayload = builder.objectRef<SessionToken>('CreateSessionPayload').implement({
  description: 'A session: a short-lived token of the gateway itself.',
  fields: t => ({
    token: t.exposeString('token', {
      description:
        'A bearer token with the same rights as the one that asked for it. When half its life is over, every response to it carries a fresh one in the header `X-Session`.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When the token ends. No chain of renewals goes on for longer than 24 hours, or than the credential that the first session was made with.',
    }),
  }),
});

builder.mutationField('createSession', t =>
  t.field({
    type: CreateSessionPayload,
    description:
      'Exchanges the token of this request for a short-lived one, so that a browser needs to hold no lasting credential. Needs no scope.',
    resolve: (_mutation, _args, { issueSession, viewer }) => issueSession(viewer),
  }),
);
