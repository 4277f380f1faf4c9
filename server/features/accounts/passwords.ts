import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '#server/app-error.ts';

export interface Passwords {
  /** The text to store: the argon2id hash with its parameters and salt. */
  hash(password: string): Promise<string>;
  /** Compares with a stored text. Null (unknown e-mail) takes just as long and is false. */
  isRight(password: string, stored: string | null): Promise<boolean>;
}

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
const maxWaiting = 64;

/**
 * Hashes and checks passwords, two at a time: Argon2 shares the thread pool with file reads and takes 19 MiB a run.
 * Other callers wait in a queue; when it is full they are refused for now.
 */
export function createPasswords(): Passwords {
  const inTurn = createQueue();
  const nobody = format(cost, Buffer.alloc(saltBytes), Buffer.alloc(tagBytes));
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(saltBytes);
        return format(cost, salt, await derive(password, cost, salt, tagBytes));
      }),
    isRight: (password, stored) =>
      inTurn(async () => {
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

function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < maxAtOnce) running += 1;
    else if (waiting.length < maxWaiting) await new Promise<void>((begin) => waiting.push(begin));
    else throw new AppError('accounts.too_many_attempts', { retryAfterSeconds: 5 });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
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
