import type { ExternalRefMismatch } from '../gql/graphql.ts';
import { groupName, useGroups } from '../shared/useGroups.ts';

interface OptionsProps {
  readonly group: string;
  readonly setGroup: (group: string) => void;
  readonly onMismatch: ExternalRefMismatch;
  readonly setOnMismatch: (choice: ExternalRefMismatch) => void;
}

export function Options({ group, setGroup, onMismatch, setOnMismatch }: OptionsProps) {
  const groups = useGroups();
  return (
    <div className="options">
      <label>
        <span>Look in, and add to</span>
        <select value={group} onChange={event => setGroup(event.target.value)}>
          <option value="">All my groups</option>
          {groups.map(each => (
            <option key={each.id} value={each.identifier}>
              {groupName(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Same address, another reference</span>
        <select
          value={onMismatch}
          onChange={event => setOnMismatch(event.target.value as ExternalRefMismatch)}
        >
          <option value="CREATE">is somebody else</option>
          <option value="UPDATE">is that person, with a new reference</option>
          <option value="FAIL">is for me to look at</option>
        </select>
      </label>
    </div>
  );
}
