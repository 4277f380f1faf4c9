import type { Kysely } from 'kysely';

/** Browsers in which an account signed in, and failed attempts to: neither is lost by a restart. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account_devices')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_devices_key', ['account_id', 'token_hash'])
    .execute();
  await db.schema.createIndex('account_devices_token').on('account_devices').column('token_hash').execute();
  await db.schema
    .createTable('failed_sign_ins')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('failed_sign_ins_last').on('failed_sign_ins').column('last_at').execute();
}
