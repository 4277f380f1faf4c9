import type { Unit } from '#server/database/write.ts';
import type { InvitationDependencies } from './dependencies.ts';
import { writeInvitation } from './mail.ts';
import { change, type NewInvitation } from './store.ts';

export interface ToSend {
  invitation: NewInvitation;
  url: string;
}

export interface Words {
  title: string;
  inviterName: string;
  message: string;
}

/** Sends the links after the reply; what became of each email is kept with its invitation. */
export type SendInvitations = (list: ToSend[], words: Words) => void;

export function createSendInvitations(dependencies: InvitationDependencies): SendInvitations {
  const { mailer, modules, write, onError } = dependencies;

  async function sendOne({ invitation, url }: ToSend, words: Words): Promise<void> {
    const { invitetomedia, theming } = modules();
    const { email: to, role, id } = invitation;
    const mail = { to, url, role, siteName: theming.siteName, template: invitetomedia.invitationText, ...words };
    const became = await mailer.send(writeInvitation(mail)).then(
      () => 'sent' as const,
      (error: unknown) => {
        onError(error);
        return 'failed' as const;
      },
    );
    await write((unit: Unit) => change(unit, [id], { mail: became }));
  }

  return (list, words) => void Promise.all(list.map((one) => sendOne(one, words))).catch(onError);
}
