import { textOf } from '../shared/changes.tsx';
import { Card } from './card.tsx';

export function Attributes({ attributes }: { attributes: Record<string, unknown> }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <Card title="Attributes">
      <dl className="facts">
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
