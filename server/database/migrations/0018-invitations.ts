import { sql, type Kysely } from 'kysely';

/** Invitations of named people to one item, and the browsers that have confirmed one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('media_id', 'text', (c) => c.notNull().references('media.id').onDelete('cascade'))
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('email_key', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('viewer', 'speaker', 'moderator')`))
    .addColumn('invited_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.unique())
    .addColumn('expires_at', 'bigint')
    .addColumn('seen_at', 'bigint')
    .addColumn('joined_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_by', 'text')
    .addColumn('mail', 'text', (c) => c.check(sql`mail in ('sending', 'sent', 'failed')`))
    .addColumn('code_hash', 'text')
    .addColumn('code_sent_at', 'bigint')
    .addColumn('code_tries', 'integer', (c) => c.notNull())
    .addColumn('codes_sent', 'integer', (c) => c.notNull())
    .addUniqueConstraint('invitations_address', ['media_id', 'email_key'])
    .execute();
  await db.schema.createIndex('invitations_email').on('invitations').column('email_key').execute();
  await db.schema.createIndex('invitations_account').on('invitations').columns(['account_id', 'media_id']).execute();
  await db.schema
    .createTable('invitation_browsers')
    .addColumn('invitation_id', 'text', (c) => c.notNull().references('invitations.id').onDelete('cascade'))
    .addColumn('media_id', 'text', (c) => c.notNull())
    .addColumn('browser_hash', 'text', (c) => c.notNull())
    .addColumn('made_from', 'text')
    .addColumn('confirmed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('invitation_browsers_key', ['browser_hash', 'media_id', 'invitation_id'])
    .execute();
  await db.schema
    .createIndex('invitation_browsers_invitation')
    .on('invitation_browsers')
    .column('invitation_id')
    .execute();
}
