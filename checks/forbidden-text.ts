import { matchesGlob } from 'node:path/posix';
import { lineAt, withoutComments, type SourceFile } from './repository.ts';

interface ForbiddenText {
  pattern: RegExp;
  files: string[];
  except?: string[];
  /** Comments and documents count too. */
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
    // What a child process is given of the environment is no setting of ours.
    except: [
      'server/{main,admin}.ts',
      'server/testing/**',
      'server/adapters/transcoder-ffmpeg*.ts',
      'server/adapters/livekit/*.ts',
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
    // Settings are named after the engine, whoever speaks to it.
    pattern: /(?<!FOYER_)livekit|\/rtc\b|\bprotobuf\b/giu,
    files: ['server/**/*.ts', 'contracts/**/*.ts'],
    except: ['server/{main,config}.ts', 'server/adapters/livekit/**', 'server/testing/**'],
    isEverywhere: true,
    instead:
      'which engine carries rooms, and how its clients talk, only server/adapters/livekit knows; ask for it by ports/room-server.ts or ports/signalling.ts, and say "the engine"',
  },
  {
    pattern: /\bkind\s*[!=]==\s*'(?:room|live)'/gu,
    files: ['server/**/*.ts', 'web/**/*.{ts,tsx}'],
    // The pages that show either a room or a player.
    except: ['web/app/{guest,media,room}-page.tsx', ...tests],
    instead: 'what differs by kind stands in media-kinds.ts (server/, server/compose/, web/lib/): ask the descriptor',
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
    instead: 'name packages, never the host they come from: others install through a mirror of theirs',
  },
  {
    // Text between tags, and attributes that are read or heard.
    pattern:
      /(?<=[\w"'}/]>)[^<>{}()=;|&]*\p{L}{2}[^<>{}()=;|&]*(?=<\/|<[A-Za-z]|\{)|\b(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|help|words|note)=\{?["'`](?:[^"'`]*\s)?\p{L}{2}[^"'`]*["'`]/gu,
    files: ['web/**/*.tsx'],
    instead: 'say it by t(…): every sentence a person reads stands in web/locales, so that languages can follow',
  },
  {
    pattern: /\/work\/(?:main|shared)\b|\/root\/|\/home\/[a-z]+\/|\/Users\/[A-Za-z]+\//gu,
    files: ['**/*'],
    isEverywhere: true,
    instead: 'this path exists on one machine only; write it from the root of the repository or build it at run time',
  },
];

/** Words that may not stand in a file, each with what to write instead. */
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
