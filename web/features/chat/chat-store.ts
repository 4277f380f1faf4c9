import type { ChatAuthor, ChatMessage, ChatMessages } from '#contracts/chat.ts';
import { asApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { Observable } from '../../lib/observable.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { mergeMessages } from './merge-messages.ts';

export interface ChatSnapshot {
  messages: readonly ChatMessage[];
  /** `more`: older messages can be loaded. */
  history: 'loading' | 'more' | 'whole' | 'failed';
  /** Messages of others that came while the messages were not in view. */
  unread: number;
  /** The newest of them; null while the messages are in view. */
  newest: ChatMessage | null;
  /** The person as an author: without an id until the first message. */
  own: ChatMessages['own'];
}

export interface ChatCalls {
  read(before: string | undefined): Promise<ChatMessages>;
  send(text: string, idempotencyKey: string): Promise<ChatMessage>;
  remove(messageId: string): Promise<void>;
  findAuthor(authorId: string): Promise<ChatAuthor>;
  setMuted(authorId: string, isMuted: boolean): Promise<void>;
}

/** Unsent text, while the page lives, by chat and person. */
const drafts = new Map<string, string>();
const reconnectJitterMilliseconds = 2000;

/** So many pages are read again after a cut; what lies further back is loaded when the reader scrolls there. */
const mostPagesAfterCut = 10;

/** One chat as one page knows it: history in pages, news by the socket, read again after a cut. */
export class ChatStore {
  readonly #calls: ChatCalls;
  readonly #events: ServerEventHub;
  readonly #draftKey: string;
  readonly #state = new Observable<ChatSnapshot>({
    ...{ messages: [], history: 'loading', unread: 0, newest: null },
    own: { authorId: null, isMuted: false },
  });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #before: string | undefined;
  #isInView = false;
  #isLoading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void)[] = [];
  /** The same text sent again after a lost answer is the same message. */
  #sending: { text: string; key: string } | null = null;

  constructor(parts: { calls: ChatCalls; events: ServerEventHub; draftKey: string }) {
    this.#calls = parts.calls;
    this.#events = parts.events;
    this.#draftKey = parts.draftKey;
  }

  get draft(): string {
    return drafts.get(this.#draftKey) ?? '';
  }

  /** Kept when the panel closes, when the participant leaves and comes back, and while the chat is switched off. */
  setDraft(text: string): void {
    if (text) drafts.set(this.#draftKey, text);
    else drafts.delete(this.#draftKey);
  }

  start(): void {
    this.#stopListening = [
      this.#events.on('chat', (message) => this.#hear([message], true)),
      this.#events.on('chatMuted', ({ isMuted }) => this.#state.update({ own: { ...this.get().own, isMuted } })),
      this.#events.on('connection', (isConnected) => {
        if (!isConnected) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.load(), reconnectJitterMilliseconds * Math.random());
      }),
    ];
    void this.load();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stopListening) stop();
  }

  /** Loads the newest page and, after a cut, those before it up to a message that is known. */
  async load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const isFirst = this.get().history === 'loading' || this.get().history === 'failed';
    try {
      const page = await this.#calls.read(undefined);
      this.#state.update({ own: page.own });
      if (isFirst) this.#takePlace(page.before);
      this.#hear(isFirst ? page.messages : await this.#readMissed(page), !isFirst);
    } catch {
      if (isFirst) this.#state.update({ history: 'failed' });
    } finally {
      this.#isLoading = false;
    }
  }

  /** All messages since the newest one that is known. When they are too many, older ones are forgotten instead. */
  async #readMissed(newest: ChatMessages): Promise<ChatMessage[]> {
    const known = new Set(this.get().messages.map(({ id }) => id));
    const missed = [...newest.messages];
    let { before } = newest;
    for (let pages = 1; before !== null && !missed.some(({ id }) => known.has(id)) && known.size > 0; pages += 1) {
      if (pages === mostPagesAfterCut) {
        this.#state.update({ messages: [] });
        this.#takePlace(before);
        break;
      }
      const page: ChatMessages = await this.#calls.read(before);
      missed.unshift(...page.messages);
      ({ before } = page);
    }
    return missed;
  }

  async loadOlder(): Promise<void> {
    if (this.#isLoading || this.get().history !== 'more') return;
    this.#isLoading = true;
    try {
      const page = await this.#calls.read(this.#before);
      this.#hear(page.messages, false);
      this.#takePlace(page.before);
    } catch {
      // After a failure, scrolling there asks again.
    } finally {
      this.#isLoading = false;
    }
  }

  /** Resolves to why the message was not sent; null when it was. */
  async send(text: string): Promise<ApiError | null> {
    if (this.#sending?.text !== text)
      this.#sending = { text, key: `${Date.now()}-${Math.random().toString(36).slice(2)}` };
    try {
      const message = await this.#calls.send(text, this.#sending.key);
      this.#state.update({ own: { authorId: message.authorId, isMuted: false } });
      this.#hear([message], false);
      this.#sending = null;
      if (this.draft.trim() === text) this.setDraft('');
      return null;
    } catch (error) {
      return asApiError(error);
    }
  }

  findAuthor(authorId: string): Promise<ChatAuthor> {
    return this.#calls.findAuthor(authorId);
  }

  async setMuted(authorId: string, isMuted: boolean): Promise<ApiError | null> {
    try {
      await this.#calls.setMuted(authorId, isMuted);
      return null;
    } catch (error) {
      return asApiError(error);
    }
  }

  async remove(message: ChatMessage): Promise<ApiError | null> {
    try {
      await this.#calls.remove(message.id);
    } catch (error) {
      const known = asApiError(error);
      if (known.code !== 'chat.not_found') return known;
    }
    this.#hear([{ ...message, text: '', isDeleted: true }], false);
    return null;
  }

  /** Whether the messages are in view. */
  setInView(isInView: boolean): void {
    this.#isInView = isInView;
    if (isInView) this.#state.update({ unread: 0, newest: null });
  }

  #takePlace(before: string | null): void {
    this.#before = before ?? undefined;
    this.#state.update({ history: before ? 'more' : 'whole' });
  }

  #hear(messages: readonly ChatMessage[], areNews: boolean): void {
    const known = new Set(this.get().messages.map(({ id }) => id));
    const fresh = messages.filter(
      ({ id, authorId, isDeleted }) => !known.has(id) && authorId !== this.get().own.authorId && !isDeleted,
    );
    const unseen = areNews && !this.#isInView ? fresh : [];
    const { unread, newest } = this.get();
    const isGone = messages.some(({ id, isDeleted }) => isDeleted && id === newest?.id);
    this.#state.update({
      messages: mergeMessages(this.get().messages, messages),
      unread: unread + unseen.length,
      newest: unseen.at(-1) ?? (isGone ? null : newest),
    });
  }
}
