/** A page of a live session that is connected to this process. */
export interface ConnectedPage {
  id: string;
  mediaId: string;
  /** Of the owner or an editor, who is shown the preview and what the sender sends. */
  isMaker: boolean;
}

/** The connected pages of live sessions, by item. */
export class ConnectedPages {
  readonly #pages = new Map<string, Map<string, ConnectedPage>>();

  add(page: ConnectedPage): void {
    const ofItem = this.#pages.get(page.mediaId) ?? new Map<string, ConnectedPage>();
    this.#pages.set(page.mediaId, ofItem.set(page.id, page));
  }

  remove({ id, mediaId }: Pick<ConnectedPage, 'id' | 'mediaId'>): void {
    const ofItem = this.#pages.get(mediaId);
    if (ofItem?.delete(id) && ofItem.size === 0) this.#pages.delete(mediaId);
  }

  /** The page has read what its person may see now. */
  noteReader(mediaId: string, id: string, isMaker: boolean): void {
    const page = this.#pages.get(mediaId)?.get(id);
    if (page) page.isMaker = isMaker;
  }

  makersOf(mediaId: string): string[] {
    return [...(this.#pages.get(mediaId)?.values() ?? [])].flatMap(({ id, isMaker }) => (isMaker ? [id] : []));
  }

  items(): string[] {
    return [...this.#pages.keys()];
  }
}
