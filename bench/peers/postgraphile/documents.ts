import { checkAnswer, type Drawn, pageSize, type WorkloadName, WrongAnswer } from '../../workloads.ts';

/*
 * The workloads as PostGraphile's users ask them: of the schema that it makes of the tables, whose find and page
 * know no scope of groups; that is less work than the others have.
 */

const personFields =
  'identifier externalRef firstName lastName emailAddress phoneNumber status updatedAt' as const;
const connection = `{ nodes { ${personFields} } pageInfo { hasNextPage endCursor } }`;

export const documents: Readonly<Record<WorkloadName, string>> = {
  find: `query Find($email: String!) { allPeople(condition: { emailAddress: $email }, first: ${pageSize}) ${connection} }`,
  page: `query Page($after: Cursor) { allPeople(first: ${pageSize}, after: $after) ${connection} }`,
  upsert:
    'mutation Upsert($input: UpsertPersonsInput!) { upsertPersons(input: $input) { result { createdCount updatedCount unchangedCount failedCount results { index success outcome matchedBy identifier } } } }',
};

/** A cursor is a list of the order's mark and the values of the last person in that order. */
const cursorOf = (order: string, sequence: number): string =>
  Buffer.from(JSON.stringify([order, String(sequence)])).toString('base64');

const partsOf = (cursor: string): readonly [string, string] =>
  JSON.parse(Buffer.from(cursor, 'base64').toString());

export const variablesOf = (drawn: Drawn, order: string): object =>
  drawn.workload === 'page' ? { after: cursorOf(order, drawn.variables.after) } : drawn.variables;

interface Answer {
  readonly errors?: unknown;
  readonly data?: {
    readonly allPeople?: {
      readonly nodes: readonly unknown[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
    readonly upsertPersons?: {
      readonly result: { readonly results: readonly { readonly identifier: string }[] };
    };
  };
}

/** @returns the mark of the order that persons are paged in */
export const cursorOrder = async (url: string): Promise<string> => (await lastCursor(url))[0];

export const lastSequence = async (url: string): Promise<number> => Number((await lastCursor(url))[1]);

async function lastCursor(url: string): Promise<readonly [string, string]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ allPeople(last: 1) { pageInfo { endCursor } } }' }),
  });
  const text = await response.text();
  const cursor = (JSON.parse(text) as Answer).data?.allPeople?.pageInfo.endCursor;
  if (cursor === undefined) throw new WrongAnswer(`PostGraphile gives no cursor: ${text.slice(0, 500)}`);
  return partsOf(cursor);
}

/**
 * As `checkAnswer`, once the answer has the gateway's form. A page is of everybody: as nobody was deleted, it
 * ends a hundred persons on.
 * @throws WrongAnswer
 */
export function checkPeerAnswer(drawn: Drawn, body: string): void {
  const expected = drawn.workload === 'page' ? { ...drawn, lastId: drawn.variables.after + pageSize } : drawn;
  checkAnswer(expected, gatewayForm(body));
}

function gatewayForm(body: string): string {
  let answer: Answer;
  try {
    answer = JSON.parse(body);
  } catch {
    return body;
  }
  const { errors, data } = answer;
  if (errors !== undefined || !data) return body;
  const { allPeople: page, upsertPersons: upserted } = data;
  if (page) {
    const { hasNextPage, endCursor } = page.pageInfo;
    const lastId = hasNextPage ? Number(partsOf(endCursor)[1]) : -1;
    return JSON.stringify({ data: { findPersons: { nodes: page.nodes, lastId } } });
  }
  const results = upserted?.result.results.map(({ identifier, ...result }) => ({
    ...result,
    person: { identifier },
  }));
  return JSON.stringify({ data: { upsertPersons: { ...upserted?.result, results } } });
}
