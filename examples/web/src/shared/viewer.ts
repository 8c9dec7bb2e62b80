import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';

export const Viewer = graphql(`
  query Viewer {
    viewer {
      subject
      workspace
      scopes
    }
  }
`);

/** Whether the viewer may change people. The gateway decides; who may not is spared the offer. */
export function useMayWrite(): boolean {
  const [{ data }] = useQuery({ query: Viewer });
  return data?.viewer.scopes.includes('people:write') ?? false;
}
