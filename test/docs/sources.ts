/*
 * Every name in the documents of the REST APIs that this one stands in for, and where it went. Spelling variants
 * are the documents' own: `group_external_ref` is what their text calls the field that their examples call
 * `groups_external_refs`. What is no name has no row: placeholders, an example's values, hosts.
 */

export type Destination =
  /** `Type.field`, `Type.field(argument)` or `Enum.VALUE`. */
  | { readonly kind: 'schema'; readonly places: readonly string[] }
  /** A member of an answer that is an error. */
  | { readonly kind: 'error member'; readonly path: string }
  | { readonly kind: 'error'; readonly code: string; readonly status: number }
  /** The same header of a request; `<token>` in a value stands for a good one. */
  | {
      readonly kind: 'request header';
      readonly taken: string;
      readonly refused: { readonly value: string; readonly code: string };
    }
  | { readonly kind: 'response header'; readonly name: string; readonly value: RegExp }
  | { readonly kind: 'claim'; readonly name: string }
  /** The same parameter of the URL, where a setting allows it. */
  | { readonly kind: 'URL parameter'; readonly setting: string }
  /** Part of the query language itself. */
  | { readonly kind: 'selection' }
  /** The reason is what docs/migrating.md says. */
  | { readonly kind: 'nowhere'; readonly reason: string };

const schema = (...places: readonly string[]): Destination => ({ kind: 'schema', places });
const member = (path: string): Destination => ({ kind: 'error member', path });
const error = (status: number, code: string): Destination => ({ kind: 'error', code, status });
const sent = (taken: string, refused: { value: string; code: string }): Destination => ({
  kind: 'request header',
  taken,
  refused,
});
const json = (notTaken: string, code: string) => sent('application/json', { value: notTaken, code });
const bearer = (scheme: string) =>
  sent(`${scheme} <token>`, { value: 'Basic <token>', code: 'MISSING_AUTHORIZATION' });
const header = (name: string, value: RegExp): Destination => ({ kind: 'response header', name, value });
const claim = (name: string): Destination => ({ kind: 'claim', name });
const nowhere = (reason: string): Destination => ({ kind: 'nowhere', reason });

export type Kind =
  | 'route'
  | 'path parameter'
  | 'request field'
  | 'response field'
  | 'value'
  | 'limit'
  | 'error'
  | 'status'
  | 'request header'
  | 'response header'
  | 'credential'
  | 'claim';

const person = {
  identifier: schema('Person.identifier'),
  email_address: schema('Person.emailAddress'),
  first_name: schema('Person.firstName'),
  last_name: schema('Person.lastName'),
  external_ref: schema('Person.externalRef'),
  phone_number: schema('Person.phoneNumber'),
};

const errorMembers = {
  error: member('errors'),
  type: member('errors.0.extensions.type'),
  message: member('errors.0.message'),
};

const travtusErrors = {
  missing_authorization: error(400, 'MISSING_AUTHORIZATION'),
  expired_token: error(401, 'EXPIRED_TOKEN'),
  invalid_authorization: error(401, 'INVALID_AUTHORIZATION'),
  both_group_identifiers_provided: error(400, 'BOTH_GROUP_IDENTIFIERS_PROVIDED'),
};

const travtusHeaders = {
  Authorization: bearer('bearer'),
  'Content-Type': json('text/plain', 'UNSUPPORTED_MEDIA_TYPE'),
};

const notRead = nowhere('they are not read');
const forOldBrowsers = nowhere('what they are for is gone from browsers');

type Names = Partial<Record<Kind, Readonly<Record<string, Destination>>>>;

/** By the path that the section of docs/migrating.md has in its heading. */
const sources: Readonly<Record<string, Names>> = {
  '/persons/multiple/': {
    route: {
      'POST /persons/multiple/': schema('Mutation.upsertPersons'),
      'POST /integration/persons/': schema('Mutation.upsertPersons'),
    },
    'request header': travtusHeaders,
    'request field': {
      persons: schema('UpsertPersonsInput.persons'),
      email_address: schema('PersonInput.emailAddress'),
      first_name: schema('PersonInput.firstName'),
      last_name: schema('PersonInput.lastName'),
      external_ref: schema('PersonInput.externalRef'),
      phone_number: schema('PersonInput.phoneNumber'),
      group_ids: schema('PersonInput.groupIds'),
      group_id: schema('PersonInput.groupIds'),
      groups_external_refs: schema('PersonInput.groupExternalRefs'),
      group_external_ref: schema('PersonInput.groupExternalRefs'),
    },
    'response field': {
      persons: schema('UpsertPersonsPayload.results'),
      ...person,
      groups: schema('Person.groups'),
      success: schema('UpsertPersonResult.success'),
      failure_reason: schema('UpsertPersonResult.failureReason'),
      ...errorMembers,
    },
    error: travtusErrors,
  },
  '/persons/find/': {
    route: { 'POST /persons/find/': schema('Query.findPersons') },
    'request header': travtusHeaders,
    'request field': {
      first_name: schema('PersonFilter.firstName'),
      last_name: schema('PersonFilter.lastName'),
      email_address: schema('PersonFilter.emailAddress'),
      phone_number: schema('PersonFilter.phoneNumber'),
      external_ref: schema('PersonFilter.externalRef'),
      identifier: schema('PersonFilter.identifier'),
      group_ids: schema('PersonFilter.groupIds'),
      groups_external_refs: schema('PersonFilter.groupExternalRefs'),
      group_external_refs: schema('PersonFilter.groupExternalRefs'),
      'after-id': schema('Query.findPersons(afterId)'),
    },
    limit: { 100: schema('Query.findPersons(first)') },
    'response field': {
      persons: schema('PersonConnection.nodes'),
      ...person,
      last_id: schema('PersonConnection.lastId'),
      ...errorMembers,
    },
    value: { '-1': schema('PersonConnection.lastId') },
    error: { ...travtusErrors, not_found: error(404, 'NOT_FOUND') },
  },
  '/people/batch': {
    route: { 'POST /workspaces/{workspaceId}/people/batch': schema('Mutation.upsertPersons') },
    credential: { 'API key': schema('Mutation.createApiKey') },
    'path parameter': { workspaceId: schema('Viewer.workspace') },
    'request header': {
      Authorization: bearer('Bearer'),
      'Content-Type': json('text/plain', 'UNSUPPORTED_MEDIA_TYPE'),
    },
    'request field': {
      people: schema('UpsertPersonsInput.persons'),
      userId: schema('PersonInput.externalRef'),
      email: schema('PersonInput.emailAddress'),
      traits: schema('PersonInput.attributes'),
      first_name: schema('PersonInput.firstName'),
      last_name: schema('PersonInput.lastName'),
      phone: schema('PersonInput.phoneNumber'),
      avatar_url: schema('PersonInput.avatarUrl'),
      timezone: schema('PersonInput.timezone'),
      locale: schema('PersonInput.locale'),
    },
    limit: { 100: schema('UpsertPersonsInput.persons') },
    'response field': {
      people: schema('UpsertPersonsPayload.results', 'UpsertPersonResult.person'),
      id: schema('Person.identifier'),
      workspace_id: schema('Viewer.workspace'),
      external_id: schema('Person.externalRef'),
      email: schema('Person.emailAddress'),
      phone: schema('Person.phoneNumber'),
      first_name: schema('Person.firstName'),
      last_name: schema('Person.lastName'),
      avatar_url: schema('Person.avatarUrl'),
      timezone: schema('Person.timezone'),
      locale: schema('Person.locale'),
      status: schema('Person.status'),
      attributes: schema('Person.attributes'),
      created_at: schema('Person.createdAt'),
      updated_at: schema('Person.updatedAt'),
      first_seen_at: schema('Person.firstSeenAt'),
      last_seen_at: schema('Person.lastSeenAt'),
      created_count: schema('UpsertPersonsPayload.createdCount'),
      updated_count: schema('UpsertPersonsPayload.updatedCount'),
    },
    value: { active: schema('PersonStatus.ACTIVE') },
  },
  '/apis/v4/people': {
    route: { 'POST /apis/v4/people': schema('Mutation.upsertPersons') },
    credential: { 'Sessions endpoint': schema('Mutation.createSession') },
    claim: { user_id: claim('sub'), exp: claim('exp'), iat: claim('iat') },
    'request header': {
      Version: notRead,
      Accept: json('application/vnd.api+json', 'NOT_ACCEPTABLE'),
      'Content-Type': json('application/vnd.api+json', 'UNSUPPORTED_MEDIA_TYPE'),
      Authorization: bearer('Bearer'),
      Host: sent('example.org', { value: 'example.org/apis', code: 'BAD_REQUEST' }),
      Cookie: notRead,
    },
    'request field': {
      access_token: { kind: 'URL parameter', setting: 'AUTH_QUERY_TOKEN' },
      data: schema('UpsertPersonsInput.persons'),
      included: schema('PersonInput.contactAssignments'),
      contact_assignment: schema('PersonInput.contactAssignments'),
      assigned_to_id: schema('ContactAssignmentInput.assignedToId'),
      person_id: schema('ContactAssignmentInput.personId'),
      fields: { kind: 'selection' },
    },
    status: { 200: schema('UpsertPersonResult.outcome') },
    'response header': {
      'X-Frame-Options': header('Content-Security-Policy', /frame-ancestors 'none'/),
      'X-XSS-Protection': forOldBrowsers,
      'X-Content-Type-Options': header('X-Content-Type-Options', /^nosniff$/),
      'X-Download-Options': forOldBrowsers,
      'X-Permitted-Cross-Domain-Policies': forOldBrowsers,
      'Referrer-Policy': header('Referrer-Policy', /^no-referrer$/),
      'Content-Type': header('Content-Type', /^application\/json; charset=utf-8$/),
      Vary: header('Vary', /^Origin$/),
      'X-MH-Session': header('X-Session', /^[\w-]+\.[\w-]+\.[\w-]+$/),
      'Access-Control-Expose-Headers': header('Access-Control-Expose-Headers', /\bX-Session\b/),
      ETag: schema('Person.version', 'PersonInput.expectedVersion'),
      'Cache-Control': header('Cache-Control', /^no-store$/),
      'X-Request-Id': header('X-Request-Id', /^[0-9a-f-]{36}$/),
      'X-Runtime': nowhere('measure where you call'),
      'Content-Length': header('Content-Length', /^[0-9]+$/),
    },
  },
};

export interface Row {
  readonly source: string;
  readonly kind: Kind;
  readonly name: string;
  readonly to: Destination;
}

export const rows: readonly Row[] = Object.entries(sources).flatMap(([source, kinds]) =>
  (Object.entries(kinds) as [Kind, Readonly<Record<string, Destination>>][]).flatMap(([kind, names]) =>
    Object.entries(names).map(([name, to]) => ({ source, kind, name, to })),
  ),
);
