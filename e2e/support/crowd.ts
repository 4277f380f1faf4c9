import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Socket } from 'socket.io-client';
import { comeWithoutBrowser, type SharedRoom } from './guest-without-browser.ts';
import { buildLoadClient, Cameras } from './load-client.ts';
import type { Owner } from './owner.ts';

const firstNames = ['Ana', 'Bruno', 'Chiara', 'Deniz', 'Elif', 'Farid', 'Greta'];
const lastNames = ['Lima', 'Costa', 'Ferri', 'Kaya', 'Okafor', 'Weiss', 'Novak'];

/** The color of a guest's picture by first name: red, green, blue in hexadecimal. */
const colors = ['b03a2e', '1f618d', '1e8449', 'b9770e', '6c3483', '117a65', '5d6d7e'];

const run = promisify(execFile);

/** A plain color with a white box that moves through its lower half, two frames a second: few bytes and little work. */
async function makeFilm(target: string, color: string): Promise<void> {
  const source = (picture: string) => ['-f', 'lavfi', '-i', `color=${picture}:rate=2:duration=8`];
  const picture = [...source(`0x${color}:size=160x90`), ...source('white:size=16x20')];
  const wander = ['-filter_complex', "overlay=x='mod(20*t,160)':y=50"];
  const codec = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '60k', '-g', '2'];
  await run('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...picture, ...wander, ...codec, target]);
}

/** The color of a guest's picture above the box: red, green, blue from 0 to 255; null for anybody not of the crowd. */
export function colorOf(name: string): number[] | null {
  const color = colors[firstNames.findIndex((first) => name.startsWith(`${first} `))];
  return color ? [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) : null;
}

/**
 * Guests without browsers: each enters by the link with its own cookies, has a page's socket and is brought on stage;
 * the load client sends its camera through the signalling proxy.
 */
export class Crowd {
  readonly #owner: Owner;
  readonly #folder: string;
  readonly #cameras: Cameras;
  readonly #pages: Socket[] = [];
  #count = 0;

  private constructor(owner: Owner, folder: string) {
    this.#owner = owner;
    this.#folder = folder;
    this.#cameras = new Cameras(join(folder, 'load'));
  }

  /** An empty crowd; null where Go is missing, which builds the load client. */
  static async gather(owner: Owner): Promise<Crowd | null> {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-crowd-'));
    if (!(await buildLoadClient(join(folder, 'load')))) return null;
    await Promise.all(colors.map((color) => makeFilm(join(folder, `${color}.ivf`), color)));
    return new Crowd(owner, folder);
  }

  /** Resolves when `count` guests are on stage with their cameras on. */
  async grow(count: number, room: SharedRoom): Promise<void> {
    const newcomers = Array.from({ length: count - this.#count }, (_, at) => this.#count + at);
    this.#count = count;
    await this.#cameras.add(await Promise.all(newcomers.map((at) => this.#bring(at, room))));
  }

  async leave(): Promise<void> {
    for (const page of this.#pages) page.disconnect();
    await this.#cameras.end();
    await rm(this.#folder, { recursive: true });
  }

  async #bring(at: number, { item, link }: SharedRoom) {
    const { address } = this.#owner;
    const name = `${firstNames[at % 7]} ${lastNames[Math.floor(at / 7)]}`;
    const { cookie, participantId, page } = await comeWithoutBrowser(address, { item, link }, name);
    this.#pages.push(page);
    await this.#owner.call('POST', `/api/rooms/${item.id}/participants/${participantId}/stage`);
    const query = `protocol=16&auto_subscribe=false&sdk=go&access_token=${participantId}`;
    const url = `${address.replace('http', 'ws')}/rtc?${query}`;
    return { film: join(this.#folder, `${colors[at % 7]}.ivf`), url, headers: { origin: address, cookie } };
  }
}
