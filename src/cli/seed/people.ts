import type { GroupInput } from '../../directory/upsertGroups.ts';
import type { PersonInput } from '../../domain/person.ts';
import { latin, type Origin, origins, written } from './names.ts';
import { createRandom, type Random } from './random.ts';

export interface PeopleOptions {
  readonly persons: number;
  readonly groups: number;
  /** The same seed makes the same people, everywhere. */
  readonly seed: number;
}

const circles = ['Choir', 'Rowing club', 'School', 'Clinic', 'Library', 'Newsletter', 'Chess club'] as const;
const interests = ['music', 'hiking', 'cooking', 'football', 'history', 'gardening', 'films'] as const;
const domains = ['example.com', 'example.net', 'example.org'] as const;
const day = 86_400_000;
/** Fixed, not "now": a second run must bring nothing new. */
const latestSighting = Date.UTC(2025, 5, 30);

/** `group-1` to `group-N`, for `upsertGroups`. */
export function* makeGroups({ groups }: Pick<PeopleOptions, 'groups'>): Generator<GroupInput> {
  for (let number = 1; number <= groups; number++) {
    const circle = circles[number % circles.length];
    yield { identifier: `group-${number}`, externalRef: `circle-${number}`, name: `${circle} ${number}` };
  }
}

/**
 * People for `upsertPersons`, household by household; fewer of them are the beginning of more. Whoever shares
 * a telephone with another has an external reference, everybody else an address or a number of their own: so
 * the rules of matching tell all of them apart, and taking them in again finds each as it is.
 */
export function* makePeople({ persons, groups, seed }: PeopleOptions): Generator<PersonInput> {
  const random = createRandom(seed);
  let made = 0;
  while (made < persons) {
    const household = random.chance(35) ? makeFamily(random, made, seed) : [makeSingle(random, made, seed)];
    for (const person of household) {
      // Drawn even when not used, so that the number of persons changes nobody.
      const groupIds = chooseGroups(random, groups);
      if (made++ < persons) yield { ...person, groupIds };
    }
  }
}

function makeSingle(random: Random, index: number, seed: number): PersonInput {
  const origin = random.pick(origins);
  const { lastName, ...person } = makePerson(random, origin, random.pick(origin.lastNames), index, seed);
  const has = { email: random.chance(85), phone: random.chance(65), ref: random.chance(50) };
  const reachable = has.email || has.phone;
  return {
    ...(has.ref && { externalRef: externalRef(index, seed) }),
    ...person.profile,
    // Some forms ask for the first name only.
    ...(random.chance(95) && { lastName }),
    ...((has.email || !(reachable || has.ref)) && { emailAddress: person.emailAddress }),
    ...(has.phone && { phoneNumber: phoneNumber(random, index, seed) }),
  };
}

/** One surname, one telephone at home; the older ones often have a number of their own, children rarely an address. */
function makeFamily(random: Random, index: number, seed: number): PersonInput[] {
  const origin = random.pick(origins);
  const surname = random.pick(origin.lastNames);
  const home = phoneNumber(random, index, seed);
  const size = 2 + random.integer(4);
  return Array.from({ length: size }, (_, member) => {
    const { lastName, ...person } = makePerson(random, origin, surname, index + member, seed);
    const grownUp = member < 2;
    const own = member > 0 && random.chance(grownUp ? 50 : 20);
    return {
      externalRef: externalRef(index + member, seed),
      ...person.profile,
      lastName,
      ...(random.chance(grownUp ? 85 : 25) && { emailAddress: person.emailAddress }),
      phoneNumber: own ? phoneNumber(random, index + member, seed) : home,
    };
  });
}

function makePerson(
  random: Random,
  origin: Origin,
  surname: Origin['lastNames'][0],
  index: number,
  seed: number,
) {
  const name = random.pick(origin.firstNames);
  const mailbox = `${latin(name)}.${latin(surname)}${index + 1}`;
  const address = `${seed === 1 ? mailbox : `${mailbox}.${seed}`}@${random.pick(domains)}`;
  const seenAt = latestSighting - random.integer(3 * 365) * day;
  return {
    lastName: written(surname),
    emailAddress: random.chance(5) ? address.toUpperCase() : address,
    profile: {
      firstName: written(name),
      locale: origin.locale,
      timezone: origin.timezone,
      seenAt,
      ...(random.chance(30) && { avatarUrl: `https://avatars.example.com/${seed}/${index + 1}.png` }),
      ...(random.chance(6) && ({ status: random.chance(70) ? 'UNSUBSCRIBED' : 'BOUNCED' } as const)),
      ...(random.chance(40) && {
        attributes: {
          customerSince: 2005 + random.integer(20),
          newsletter: random.chance(60),
          interests: [random.pick(interests)],
        },
      }),
    } satisfies PersonInput,
  };
}

const externalRef = (index: number, seed: number): string =>
  `crm-${seed}-${String(index + 1).padStart(7, '0')}`;

/** Area code 555 belongs to nobody. The factor shares no divisor with 10⁷, so that no two indexes meet. */
function phoneNumber(random: Random, index: number, seed: number): string {
  const digits = String((index * 6_364_137 + seed * 2_718_281) % 10_000_000).padStart(7, '0');
  const [exchange, line] = [digits.slice(0, 3), digits.slice(3)];
  return random.pick([
    `+1 555 ${exchange} ${line}`,
    `+1 (555) ${exchange}-${line}`,
    `+1-555-${exchange}-${line}`,
    `+1555${digits}`,
  ]);
}

/** One to three, of very different sizes. */
function chooseGroups(random: Random, groups: number): string[] {
  const chosen = new Set<number>();
  const wanted = 1 + random.integer(3);
  for (let draw = 0; draw < wanted; draw++)
    chosen.add(1 + Math.min(random.integer(groups), random.integer(groups)));
  return [...chosen].map(number => `group-${number}`);
}
