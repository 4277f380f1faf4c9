import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '#server/app-error.ts';

export interface Passwords {
  /** The text to store: the argon2id hash with its parameters and salt. */
  hash(password: string): Promise<string>;
  /** Compares with a stored text. Null (unknown e-mail) takes just as long and is false. */
  isRight(password: string, stored: string | null, turn?: Turn): Promise<boolean>;
}

/** When a check is due while others wait. */
export interface Turn {
  /** Checks of one name wait for each other; those of other names take turns. */
  name: string;
  /** Before the checks of strangers. */
  isFirst: boolean;
}

const own: Turn = { name: 'own', isFirst: true };

interface Cost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

const run = promisify(argon2);
const cost: Cost = { memoryKib: 19 * 1024, passes: 2, lanes: 1 };
const saltBytes = 16;
const tagBytes = 32;
const maxAtOnce = 2;
const maxWaiting = 32;

/**
 * Hashes and checks passwords, two at a time: Argon2 shares the thread pool with file reads and takes 19 MiB a run.
 * Other callers take turns by name, so that one that asks a lot delays itself; it is refused for now when too many of
 * its checks wait.
 */
export function createPasswords(): Passwords {
  const inTurn = createQueue();
  const nobody = format(cost, Buffer.alloc(saltBytes), Buffer.alloc(tagBytes));
  return {
    hash: (password) =>
      inTurn(own, async () => {
        const salt = randomBytes(saltBytes);
        return format(cost, salt, await derive(password, cost, salt, tagBytes));
      }),
    isRight: (password, stored, turn = own) =>
      inTurn(turn, async () => {
        const { cost: given, salt, tag } = parse(stored ?? nobody);
        const isSame = timingSafeEqual(await derive(password, given, salt, tag.length), tag);
        return isSame && stored !== null;
      }),
  };
}

function derive(
  password: string,
  { memoryKib, passes, lanes }: Cost,
  salt: Buffer,
  tagLength: number,
): Promise<Buffer> {
  // Depending on the keyboard, an accented letter is one or two characters: both have to be the same password.
  const message = password.normalize('NFC');
  return run('argon2id', { message, nonce: salt, memory: memoryKib, passes, parallelism: lanes, tagLength });
}

function format({ memoryKib, passes, lanes }: Cost, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${toText(salt)}$${toText(tag)}`;
}

function toText(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/u, '');
}

function parse(stored: string): { cost: Cost; salt: Buffer; tag: Buffer } {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/u.exec(stored);
  if (!parts) throw new Error('A stored password has a form that is not known.');
  const [, memoryKib, passes, lanes, salt, tag] = parts;
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt!, 'base64'),
    tag: Buffer.from(tag!, 'base64'),
  };
}

function createQueue(): <T>(turn: Turn, work: () => Promise<T>) => Promise<T> {
  // Whose turn it is next stands first.
  const lines = { first: new Map<string, (() => void)[]>(), others: new Map<string, (() => void)[]>() };
  let running = 0;

  async function wait({ name, isFirst }: Turn): Promise<void> {
    const line = isFirst ? lines.first : lines.others;
    const waiting = line.get(name) ?? [];
    if (waiting.length >= maxWaiting) throw new AppError('accounts.too_many_attempts', { retryAfterSeconds: 5 });
    await new Promise<void>((begin) => line.set(name, [...waiting, begin]));
  }

  function takeNext(): (() => void) | undefined {
    const line = lines.first.size > 0 ? lines.first : lines.others;
    for (const [name, [next, ...rest]] of line) {
      line.delete(name);
      if (rest.length > 0) line.set(name, rest);
      return next;
    }
    return undefined;
  }

  return async (turn, work) => {
    if (running < maxAtOnce) running += 1;
    else await wait(turn);
    try {
      return await work();
    } finally {
      const next = takeNext();
      if (next) next();
      else running -= 1;
    }
  };
}

// Without i, l, o, u, which are easily confused or form words. 32 characters, so a byte's last five bits choose evenly.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A generated password: 100 random bits as four groups that can be read out. */
export function makePassword(): string {
  const letters = Array.from(randomBytes(20), (byte) => alphabet[byte & 31]).join('');
  return letters.match(/.{5}/gu)!.join('-');
}
