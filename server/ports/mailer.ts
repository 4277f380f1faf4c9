/** One email in plain text. */
export interface Mail {
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
}

/** Sends email. */
export interface Mailer {
  /** False: nothing leaves this machine, so pages offer links to be copied instead. */
  readonly isOn: boolean;
  /** Resolves when the mail server has taken the email over; throws MailNotSent. */
  send(mail: Mail): Promise<void>;
  /** Resolves when the mail server would take an email now; throws MailNotSent. */
  check(): Promise<void>;
  close(): void;
}

/** The mail server could not be reached, or has refused the email. */
export class MailNotSent extends Error {
  override name = 'MailNotSent';
}

const oneAddress = /^[^\s\p{Cc}<>,;:"()[\]\\@]+@[^\s\p{Cc}<>,;:"()[\]\\@]+$/u;

/**
 * Throws MailNotSent for a text that is not one address: in a header it could add recipients or headers. The subject
 * becomes one line, whatever was typed.
 */
export function checkMail({ to, subject, text }: Mail): Mail {
  if (!oneAddress.test(to)) throw new MailNotSent('This is not one email address.');
  return { to, subject: subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), text };
}
