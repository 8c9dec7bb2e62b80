/** One @, no white space or list punctuation, and a domain of at least two labels; no more is asked of it. */
export function isEmailAddress(text: string): boolean {
  return /^[^\s@<>()[\]\\,;:"]+@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(
    text,
  );
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && !/\s/.test(text) && URL.canParse(text);
}

export function isTimeZone(text: string): boolean {
  // An offset such as +01:00 is accepted by Intl but is no IANA name.
  return /^[a-z]/i.test(text) && accepts(() => new Intl.DateTimeFormat('en', { timeZone: text }));
}

export const isLocale = (text: string): boolean => accepts(() => new Intl.Locale(text));

function accepts(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}
