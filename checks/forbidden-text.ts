import { matchesGlob } from 'node:path/posix';
import { lineAt, withoutComments, type SourceFile } from './repository.ts';

interface ForbiddenText {
  pattern: RegExp;
  files: string[];
  except?: string[];
  /** Search comments and documents as well. */
  isEverywhere?: boolean;
  instead: string;
}

const tests = ['**/*.test.ts', '**/*.test-suite.ts'];

export const forbiddenTexts: ForbiddenText[] = [
  {
    pattern: /\bDate\.now\(\)|\bnew Date\(\)/gu,
    files: ['server/**/*.ts', 'contracts/**/*.ts'],
    except: ['server/adapters/clock-*.ts', 'server/testing/**', ...tests],
    instead: 'take `now` as an argument, or the clock port: time that is given can be tested',
  },
  {
    pattern: /\bconsole\.\w+\(/gu,
    files: ['server/**/*.ts', 'contracts/**/*.ts', 'web/**/*.{ts,tsx}'],
    instead: 'use the logger you are given; what a person at the terminal must read goes to process.stdout in main.ts',
  },
  {
    pattern: /\bprocess\.env\b/gu,
    files: ['server/**/*.ts'],
    // The environment that a child process is given is no setting of Foyer.
    except: [
      'server/{main,admin}.ts',
      'server/testing/**',
      'server/adapters/transcoder-ffmpeg*.ts',
      'server/adapters/livekit/*.ts',
      'server/adapters/live-ingest/*.ts',
      ...tests,
    ],
    instead: 'settings are read once, by config.ts in main.ts; take the slice you need as an argument',
  },
  {
    pattern: /\brole [!=]== '(?:member|creator|admin|editor|owner)'|\bownerId [!=]== \w+\.\w/gu,
    files: ['server/**/*.ts', 'contracts/**/*.ts'],
    except: ['server/access/**', 'server/testing/**', ...tests],
    instead: 'ask a right of server/access/rules.ts: who may do what is decided there and nowhere else',
  },
  {
    // The names of settings may contain the engine's name in any file.
    pattern: /(?<!FOYER_)livekit|\/rtc\b|\bprotobuf\b/giu,
    files: ['server/**/*.ts', 'contracts/**/*.ts'],
    except: ['server/{main,config,settings}.ts', 'server/adapters/livekit/**', 'server/testing/**'],
    isEverywhere: true,
    instead:
      'only server/adapters/livekit knows the engine of rooms and its protocol; use ports/room-server.ts or ports/signalling.ts, and write "the engine"',
  },
  {
    pattern: /\bkind\s*[!=]==\s*'(?:room|live)'/gu,
    files: ['server/**/*.ts', 'web/**/*.{ts,tsx}'],
    // These pages choose between a room and a player.
    except: ['web/app/{guest,media,room}-page.tsx', ...tests],
    instead: 'what differs by kind stands in media-kinds.ts (server/, server/compose/, web/lib/): ask the descriptor',
  },
  {
    pattern: /\b(?:sh[e]|he[r](?:s|self)?)\b/giu,
    files: ['**/*.{ts,tsx,js,css,md,json,html}'],
    except: ['package-lock.json'],
    isEverywhere: true,
    instead: 'name the subject: the guest, the participant, the request; a stranger cannot know who is meant',
  },
  {
    pattern: /\bnavigator\.languages?\b/gu,
    files: ['web/**/*.{ts,tsx}'],
    except: ['web/lib/reader-locale.ts'],
    instead:
      'use readerLocale() of web/lib/reader-locale.ts: a browser may name no language tag, and Intl throws on it',
  },
  {
    pattern: /\.(?:only|todo)\(|\{ only: true/gu,
    files: [...tests, 'e2e/**/*.ts'],
    instead: 'let every test run, and write the test instead of announcing it',
  },
  {
    pattern: /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|deb\.debian\.org|pypi\.org|proxy\.golang\.org)\b/gu,
    files: ['**/*'],
    isEverywhere: true,
    instead: 'name packages, never the host they come from: others install from a mirror',
  },
  {
    // Text between tags, and attributes that are shown or read aloud.
    pattern:
      /(?<=[\w"'}/]>)[^<>{}()=;|&]*\p{L}{2}[^<>{}()=;|&]*(?=<\/|<[A-Za-z]|\{)|\b(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|help|words|note)=\{?["'`](?:[^"'`]*\s)?\p{L}{2}[^"'`]*["'`]/gu,
    files: ['web/**/*.tsx'],
    instead: 'use t(…): every sentence that a person reads stands in web/locales, so that it can be translated',
  },
  {
    pattern: /\/work\/(?:main|shared)\b|\/root\/|\/home\/[a-z]+\/|\/Users\/[A-Za-z]+\//gu,
    files: ['**/*'],
    isEverywhere: true,
    instead: 'this path exists on one machine only; write it from the root of the repository or build it at run time',
  },
];

/** Forbidden texts in a file, one line each, with what to write instead. */
export function findForbiddenText({ path, text }: SourceFile): string[] {
  const isMeant = ({ files, except = [] }: ForbiddenText) =>
    files.some((pattern) => matchesGlob(path, pattern)) && !except.some((pattern) => matchesGlob(path, pattern));
  return forbiddenTexts.filter(isMeant).flatMap(({ pattern, isEverywhere, instead }) => {
    const searched = isEverywhere ? text : withoutComments(text);
    return [...searched.matchAll(pattern)].map(
      (found) => `${path}:${lineAt(searched, found.index)} says ${found[0]}: ${instead}`,
    );
  });
}
