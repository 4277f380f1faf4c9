import type { ChatAuthor } from '#contracts/chat.ts';
import type { Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import { findAuthorById, setMuted, type Author } from './author-store.ts';
import { toChatMessage } from './describe.ts';
import type { ChatDependencies } from './dependencies.ts';
import { deleteMessage } from './store.ts';

export type ModerateChat = ReturnType<typeof createModerateChat>;

/** What moderators do with messages and their authors. */
export function createModerateChat({ read, write, host, findEmail, tellMuted }: ChatDependencies) {
  async function getAuthor(db: typeof read, mediaId: string, authorId: string): Promise<Author> {
    const placeId = await host.findPlaceId(mediaId);
    const author = placeId && (await findAuthorById(db, placeId, authorId));
    if (!author) throw new AppError('chat.author_not_found');
    return author;
  }

  return {
    /** Empties a message for everybody and permanently: its text is not kept anywhere. */
    async remove(mediaId: string, messageId: string, accountId: string, act: Act): Promise<void> {
      const placeId = await host.findPlaceId(mediaId);
      await write(async (unit) => {
        const deleted = placeId && (await deleteMessage(unit, placeId, messageId, accountId));
        if (!deleted) throw new AppError('chat.not_found');
        unit.record({ what: 'chat.message_deleted', ...act, mediaId, subject: deleted.author.person });
        unit.afterCommit(() => host.tell(mediaId, toChatMessage(deleted)));
      });
    },

    async show(mediaId: string, authorId: string): Promise<ChatAuthor> {
      const { id, name, isGuest, isMuted, role, person } = await getAuthor(read, mediaId, authorId);
      const email = await findEmail(read, person);
      return { id, name, isGuest, email, isMuted, mayBeMuted: role !== 'moderator' };
    },

    /** `by`: the account of the moderator who mutes; null lifts it. */
    async setMuted(mediaId: string, authorId: string, by: string | null, act: Act): Promise<void> {
      await write(async (unit) => {
        const author = await getAuthor(unit.db, mediaId, authorId);
        if (by !== null && author.role === 'moderator') throw new AppError('chat.moderator_untouchable');
        if (author.isMuted === (by !== null)) return;
        await setMuted(unit, authorId, by);
        const what = by === null ? 'chat.author_unmuted' : 'chat.author_muted';
        unit.record({ what, ...act, mediaId, subject: author.person });
        unit.afterCommit(() => tellMuted(mediaId, author.person, by !== null));
      });
    },
  };
}
