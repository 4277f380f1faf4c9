import type { MediaKind } from '#contracts/media.ts';
import type { OpenPage, RoomItem } from './callers.ts';

export interface ConnectedPageDependencies {
  findPage(
    pageSessionId: string,
  ): (OpenPage & { kind: MediaKind }) | null | Promise<(OpenPage & { kind: MediaKind }) | null>;
  findItem(mediaId: string): Promise<RoomItem | null>;
  findAccount(accountId: string): Promise<Parameters<RoomItem['canModerate']>[0] | null>;
}

interface Connected {
  id: string;
  mediaId: string;
}

interface Whose {
  person: string;
  isModerator: boolean;
}

/** Connected pages of rooms and whose they are, with a seat or without: some of those without are told things, too. */
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
    if (!page || page.kind !== 'room' || page.openedAs === 'preview') return;
    const { person } = page;
    const isModerator = page.openedAs === 'member' && (await this.#canModerate(mediaId, person));
    if (!this.#connected.has(id)) return;
    const pages = this.#rooms.get(mediaId) ?? new Map<string, Whose>();
    this.#rooms.set(mediaId, pages.set(id, { person, isModerator }));
  }

  disconnected({ id, mediaId }: Connected): void {
    this.#connected.delete(id);
    const pages = this.#rooms.get(mediaId);
    pages?.delete(id);
    if (pages?.size === 0) this.#rooms.delete(mediaId);
  }

  of(mediaId: string, people: ReadonlySet<string>): string[] {
    return [...(this.#rooms.get(mediaId) ?? [])].flatMap(([id, { person }]) => (people.has(person) ? id : []));
  }

  /** Of people who moderated the room when they connected. For what says nothing: they ask, and are asked who they are. */
  ofModerators(mediaId: string): string[] {
    return moderatorsOf(this.#rooms.get(mediaId));
  }

  ofAllModerators(): string[] {
    return [...this.#rooms.values()].flatMap(moderatorsOf);
  }

  /** Of people who moderate the room now. */
  async findModerators(mediaId: string): Promise<string[]> {
    const pages = this.#rooms.get(mediaId);
    const wereModerators = new Set(moderatorsOf(pages).map((id) => pages!.get(id)!.person));
    for (const person of wereModerators) {
      if (await this.#canModerate(mediaId, person)) continue;
      for (const whose of pages!.values()) if (whose.person === person) whose.isModerator = false;
    }
    return this.ofModerators(mediaId);
  }

  async #canModerate(mediaId: string, person: string): Promise<boolean> {
    const item = await this.#dependencies.findItem(mediaId);
    const account = await this.#dependencies.findAccount(person.replace(/^account:/u, ''));
    return item?.kind === 'room' && account !== null && item.canModerate(account);
  }
}

function moderatorsOf(pages: ReadonlyMap<string, Whose> | undefined): string[] {
  return [...(pages ?? [])].flatMap(([id, { isModerator }]) => (isModerator ? id : []));
}
