import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { GroupsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

const Groups = graphql(`
  query Groups($after: String) {
    groups(after: $after) {
      nodes {
        id
        identifier
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Group = GroupsQuery['groups']['nodes'][number];

/** More than anybody wants to choose from. */
const most = 1_000;

export const groupName = ({ name, identifier }: { name: string | null; identifier: string }): string =>
  name ?? identifier;

/** The groups that the viewer can access, by name. */
export function useGroups(): readonly Group[] {
  const client = useClient();
  const [groups, setGroups] = useState<readonly Group[]>([]);
  useEffect(() => {
    let wanted = true;
    const read = async () => {
      const found: Group[] = [];
      for (let after: string | null = null; found.length < most; ) {
        const { data } = await client.query(Groups, { after }).toPromise();
        if (!data) break;
        found.push(...data.groups.nodes);
        after = data.groups.pageInfo.endCursor;
        if (!data.groups.pageInfo.hasNextPage) break;
      }
      const { compare } = new Intl.Collator(undefined, { numeric: true });
      if (wanted) setGroups(found.sort((a, b) => compare(groupName(a), groupName(b))));
    };
    read();
    return () => {
      wanted = false;
    };
  }, [client]);
  return groups;
}
