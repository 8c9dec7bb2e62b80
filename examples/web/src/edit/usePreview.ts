import { useEffect, useState } from 'react';
import { type CombinedError, useClient } from 'urql';
import type { PersonInput, PreviewEditMutation } from '../gql/graphql.ts';
import { PreviewEdit } from './editQuery.ts';

type Result = PreviewEditMutation['upsertPersons']['results'][number];

export interface Preview {
  /** What it is the preview of. */
  readonly person: PersonInput;
  readonly result?: Result | undefined;
  readonly error?: CombinedError | undefined;
}

/** What the gateway says that the edit would do, asked by a dry run when nothing was typed for a moment. */
export function usePreview(person: PersonInput | undefined): {
  preview: Preview | undefined;
  current: boolean;
} {
  const client = useClient();
  const [preview, setPreview] = useState<Preview>();
  const wanted = JSON.stringify(person);
  const current = preview !== undefined && JSON.stringify(preview.person) === wanted;
  useEffect(() => {
    if (wanted === undefined) return;
    let needed = true;
    const timer = setTimeout(async () => {
      const asked: PersonInput = JSON.parse(wanted);
      const { data, error } = await client.mutation(PreviewEdit, { person: asked }).toPromise();
      if (needed) setPreview({ person: asked, result: data?.upsertPersons.results[0], error });
    }, 300);
    return () => {
      needed = false;
      clearTimeout(timer);
    };
  }, [client, wanted]);
  return { preview: person && preview, current };
}
