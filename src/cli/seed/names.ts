/** A place that people come from: their names as they write them, and as they stand in an e-mail address. */
export interface Origin {
  readonly locale: string;
  readonly timezone: string;
  readonly firstNames: readonly [Name, ...Name[]];
  readonly lastNames: readonly [Name, ...Name[]];
}

/** How a name is written, and its Latin letters where leaving out the accents isn't enough. */
type Name = string | readonly [written: string, latin: string];

export const origins: readonly [Origin, ...Origin[]] = [
  {
    locale: 'en-GB',
    timezone: 'Europe/London',
    firstNames: ['Olivia', 'Noah', 'Amelia', 'George', 'Isla', 'Arthur', 'Freya', 'Harry', 'Niamh', 'Rhys'],
    lastNames: ['Smith', 'Taylor', "O'Connor", 'Wright', 'Walker', 'Hughes', 'Ashworth-Lee', 'Patel', 'Reid'],
  },
  {
    locale: 'en-US',
    timezone: 'America/New_York',
    firstNames: ['Emma', 'Liam', 'Charlotte', 'Mason', 'Ava', 'Ethan', 'Mia', 'Jayden', 'Grace', 'Logan'],
    lastNames: ['Johnson', 'Williams', 'Brown', 'Davis', 'Miller', 'Wilson', 'Moore', 'Jackson', 'Nguyen'],
  },
  {
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    firstNames: ['Anna', ['Jürgen', 'juergen'], 'Mia', ['Björn', 'bjoern'], 'Lena', 'Felix', 'Greta', 'Paul'],
    lastNames: [
      ['Müller', 'mueller'],
      'Schmidt',
      ['Weiß', 'weiss'],
      'Becker',
      ['Schröder', 'schroeder'],
      'Vogel',
    ],
  },
  {
    locale: 'fr-FR',
    timezone: 'Europe/Paris',
    firstNames: ['Zoé', 'Léo', 'Chloé', 'Hugo', 'Inès', 'François', 'Maëlle', 'Jean-Luc', 'Camille', 'Noël'],
    lastNames: ['Martin', 'Lefèvre', 'Dubois', 'Béranger', 'Moreau', "D'Aboville", 'Garnier', 'Gauthier'],
  },
  {
    locale: 'es-ES',
    timezone: 'Europe/Madrid',
    firstNames: ['Lucía', 'Mateo', 'Sofía', 'Álvaro', 'Martina', 'José', 'Íñigo', 'Carmen', 'Pablo', 'Inés'],
    lastNames: ['García López', 'Núñez', 'Fernández', 'Ibáñez Ruiz', 'Romero', 'Muñoz', 'Peña', 'Ortega'],
  },
  {
    locale: 'pl-PL',
    timezone: 'Europe/Warsaw',
    firstNames: ['Zuzanna', ['Łukasz', 'lukasz'], 'Maja', ['Paweł', 'pawel'], 'Hanna', 'Szymon', 'Agnieszka'],
    lastNames: [
      'Nowak',
      ['Wiśniewski', 'wisniewski'],
      ['Kowalczyk', 'kowalczyk'],
      'Zając',
      ['Wróbel', 'wrobel'],
    ],
  },
  {
    locale: 'tr-TR',
    timezone: 'Europe/Istanbul',
    firstNames: ['Zeynep', 'Yusuf', 'Elif', 'Ömer', 'Ayşe', ['Işıl', 'isil'], 'İbrahim', 'Çağla', 'Emre'],
    lastNames: [['Yılmaz', 'yilmaz'], 'Demir', 'Şahin', ['Çelik', 'celik'], 'Öztürk', ['Aydın', 'aydin']],
  },
  {
    locale: 'el-GR',
    timezone: 'Europe/Athens',
    firstNames: [
      ['Μαρία', 'maria'],
      ['Γιώργος', 'giorgos'],
      ['Ελένη', 'eleni'],
      ['Νίκος', 'nikos'],
      ['Αναστασία', 'anastasia'],
    ],
    lastNames: [
      ['Παπαδόπουλος', 'papadopoulos'],
      ['Γεωργίου', 'georgiou'],
      ['Νικολαΐδης', 'nikolaidis'],
    ],
  },
  {
    locale: 'uk-UA',
    timezone: 'Europe/Kyiv',
    firstNames: [
      ['Олена', 'olena'],
      ['Андрій', 'andrii'],
      ['Оксана', 'oksana'],
      ['Тарас', 'taras'],
      ['Соломія', 'solomiia'],
    ],
    lastNames: [
      ['Шевченко', 'shevchenko'],
      ['Коваленко', 'kovalenko'],
      ['Ткачук', 'tkachuk'],
      ['Мельник', 'melnyk'],
    ],
  },
  {
    locale: 'ja-JP',
    timezone: 'Asia/Tokyo',
    firstNames: [
      ['陽菜', 'hina'],
      ['蓮', 'ren'],
      ['結衣', 'yui'],
      ['大翔', 'hiroto'],
      ['美咲', 'misaki'],
      ['健太', 'kenta'],
    ],
    lastNames: [
      ['佐藤', 'sato'],
      ['鈴木', 'suzuki'],
      ['高橋', 'takahashi'],
      ['渡辺', 'watanabe'],
    ],
  },
  {
    locale: 'ar-EG',
    timezone: 'Africa/Cairo',
    firstNames: [
      ['فاطمة', 'fatma'],
      ['محمد', 'mohamed'],
      ['مريم', 'mariam'],
      ['يوسف', 'youssef'],
    ],
    lastNames: [
      ['حسن', 'hassan'],
      ['إبراهيم', 'ibrahim'],
      ['منصور', 'mansour'],
    ],
  },
  {
    locale: 'pt-BR',
    timezone: 'America/Sao_Paulo',
    firstNames: ['Júlia', 'João', 'Antônia', 'Caetano', 'Luíza', 'Thiago', 'Conceição', 'Davi', 'Beatriz'],
    lastNames: ['da Silva', 'Souza', 'dos Santos', 'Araújo', 'Gonçalves', 'Magalhães', 'Barros', 'Teixeira'],
  },
];

export const written = (name: Name): string => (typeof name === 'string' ? name : name[0]);

/** A name as it stands in an e-mail address: lower case, a to z. */
export function latin(name: Name): string {
  const letters = typeof name === 'string' ? name.normalize('NFD') : name[1];
  return letters.toLowerCase().replace(/[^a-z]/g, '');
}
