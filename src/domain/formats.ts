/** One @, no white space or list punctuation, and a domain of at least two labels; no more is asked of it. */
export function isEmailAddress(text: string): boolean {
  return /^[^\s@<>()[\]\\,;:"]+@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(
    text,
  );
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && !/\s/.test(text) && URL.canParse(text);
}

/** Names that were found good, in lower case, as Intl takes any; making a formatter is slow. */
const timeZones = new Set<string>();

export function isTimeZone(text: string): boolean {
  const name = text.toLowerCase();
  if (timeZones.has(name)) return true;
  // An offset such as +01:00 is accepted by Intl but is no IANA name.
  const good = /^[a-z]/.test(name) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: text }));
  if (good) timeZones.add(name);
  return good;
}

/** What Intl takes, and the tags for private use (RFC 5646 §2.2.7), which it doesn't. */
export const isLocale = (text: string): boolean =>
  /^x(?:-[a-z0-9]{1,8})+$/i.test(text) || accepts(() => new Intl.Locale(text));

function accepts(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}
