import type { MediaKind } from '#contracts/media.ts';
import type { PersonKey } from '#server/access/person.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import type { OpenPage } from './callers.ts';

export interface ConnectedPageDependencies {
  findPage(
    pageSessionId: string,
  ): (OpenPage & { kind: MediaKind }) | null | Promise<(OpenPage & { kind: MediaKind }) | null>;
  /** Whether this person moderates the room now. */
  isModerator(mediaId: string, person: PersonKey): Promise<boolean>;
}

interface Connected {
  id: string;
  mediaId: string;
}

interface Whose {
  person: PersonKey;
  isModerator: boolean;
}

/** Connected pages of rooms and whose they are. Some events go to pages without a seat, too. */
export class ConnectedPages {
  readonly #dependencies: ConnectedPageDependencies;
  readonly #rooms = new Map<string, Map<string, Whose>>();
  readonly #connected = new Set<string>();

  constructor(dependencies: ConnectedPageDependencies) {
    this.#dependencies = dependencies;
  }

  async connected({ id, mediaId }: Connected): Promise<void> {
    this.#connected.add(id);
    const page = await this.#dependencies.findPage(id);
    if (!page || !mediaKinds[page.kind].hasRoom || page.openedAs === 'preview') return;
    const { person } = page;
    const isModerator = page.openedAs !== 'guest' && (await this.#dependencies.isModerator(mediaId, person));
    if (!this.#connected.has(id)) return;
    const pages = this.#rooms.get(mediaId) ?? new Map<string, Whose>();
    this.#rooms.set(mediaId, pages.set(id, { person, isModerator }));
  }

  /** Call after the commit that has changed the person's role on the item; returns the person's pages. */
  async roleChanged(mediaId: string, person: PersonKey): Promise<string[]> {
    const isModerator = await this.#dependencies.isModerator(mediaId, person);
    const own = [...(this.#rooms.get(mediaId) ?? [])].filter(([, whose]) => whose.person === person);
    for (const [, whose] of own) whose.isModerator = isModerator;
    return own.map(([id]) => id);
  }

  disconnected({ id, mediaId }: Connected): void {
    this.#connected.delete(id);
    const pages = this.#rooms.get(mediaId);
    pages?.delete(id);
    if (pages?.size === 0) this.#rooms.delete(mediaId);
  }

  all(mediaId: string): string[] {
    return [...(this.#rooms.get(mediaId)?.keys() ?? [])];
  }

  of(mediaId: string, people: ReadonlySet<string>): string[] {
    return [...(this.#rooms.get(mediaId) ?? [])].flatMap(([id, { person }]) => (people.has(person) ? id : []));
  }

  /**
   * Pages of people who moderated the room when the page connected. Use it for events without content only: the page
   * then sends a request, and its rights are checked again.
   */
  ofModerators(mediaId: string): string[] {
    return moderatorsOf(this.#rooms.get(mediaId));
  }

  ofAllModerators(): string[] {
    return [...this.#rooms.values()].flatMap(moderatorsOf);
  }

  /** Pages of people who moderate the room now: their rights are read again. */
  async findModerators(mediaId: string): Promise<string[]> {
    const pages = this.#rooms.get(mediaId);
    const wereModerators = new Set(moderatorsOf(pages).map((id) => pages!.get(id)!.person));
    for (const person of wereModerators) {
      if (await this.#dependencies.isModerator(mediaId, person)) continue;
      for (const whose of pages!.values()) if (whose.person === person) whose.isModerator = false;
    }
    return this.ofModerators(mediaId);
  }
}

function moderatorsOf(pages: ReadonlyMap<string, Whose> | undefined): string[] {
  return [...(pages ?? [])].flatMap(([id, { isModerator }]) => (isModerator ? id : []));
}
