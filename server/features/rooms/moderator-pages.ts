import type { OpenPage, RoomItem } from './callers.ts';

export interface ModeratorPageDependencies {
  findPage(pageSessionId: string): OpenPage | null | Promise<OpenPage | null>;
  findItem(mediaId: string): Promise<RoomItem | null>;
  findAccount(accountId: string): Promise<Parameters<RoomItem['canModerate']>[0] | null>;
}

interface Connected {
  id: string;
  mediaId: string;
}

/** Connected pages of people who moderate a room, inside or not: they are told of those who wait. */
export class ModeratorPages {
  readonly #dependencies: ModeratorPageDependencies;
  readonly #pages = new Map<string, Set<string>>();
  readonly #connected = new Set<string>();

  constructor(dependencies: ModeratorPageDependencies) {
    this.#dependencies = dependencies;
  }

  async connected({ id, mediaId }: Connected): Promise<void> {
    this.#connected.add(id);
    const page = await this.#dependencies.findPage(id);
    if (page?.openedAs !== 'member') return;
    const item = await this.#dependencies.findItem(mediaId);
    const account = await this.#dependencies.findAccount(page.person.replace(/^account:/u, ''));
    if (!item || item.kind !== 'room' || !account || !item.canModerate(account) || !this.#connected.has(id)) return;
    const pages = this.#pages.get(mediaId) ?? new Set();
    this.#pages.set(mediaId, pages.add(id));
  }

  disconnected({ id, mediaId }: Connected): void {
    this.#connected.delete(id);
    const pages = this.#pages.get(mediaId);
    pages?.delete(id);
    if (pages?.size === 0) this.#pages.delete(mediaId);
  }

  of(mediaId: string): string[] {
    return [...(this.#pages.get(mediaId) ?? [])];
  }

  all(): string[] {
    return [...this.#pages.values()].flatMap((pages) => [...pages]);
  }
}
