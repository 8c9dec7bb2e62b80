const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 hours ago", with the moment itself for those who point at it. */
export function Ago({ moment }: { moment: string }) {
  const seconds = (Date.parse(moment) - Date.now()) / 1000;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? [];
  return (
    <time dateTime={moment} title={full.format(new Date(moment))}>
      {unit === undefined ? 'just now' : relative.format(Math.round(seconds / length), unit)}
    </time>
  );
}

export const Moment = ({ moment }: { moment: string }) => (
  <time dateTime={moment}>{full.format(new Date(moment))}</time>
);
