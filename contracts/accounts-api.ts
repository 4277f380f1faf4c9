import { z } from 'zod';
import * as accounts from './accounts.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const accountId = z.object({ accountId: id });

/** Signing in, and the accounts as administrators see them. */
export const accountsApi = {
  'POST /api/accounts/sign-in': {
    access: 'anyone',
    summary: 'Sign in; sets the session cookie',
    body: accounts.signIn,
    status: 200,
    reply: z.object({ account: accounts.account }),
    errors: ['accounts.wrong_credentials', 'accounts.disabled', 'accounts.too_many_attempts'],
  },
  'POST /api/accounts/sign-out': {
    access: 'member',
    summary: 'Sign out of this browser',
    status: 204,
    reply: null,
    errors: [],
  },
  'GET /api/accounts/me': {
    access: 'member',
    summary: 'Who I am',
    status: 200,
    reply: z.object({ account: accounts.account }),
    errors: [],
  },
  'POST /api/accounts/me/password': {
    access: 'member',
    summary: 'Change my password; ends my other sessions',
    body: accounts.changePassword,
    status: 200,
    reply: z.object({ account: accounts.account }),
    errors: ['accounts.wrong_password', 'accounts.same_password', 'accounts.too_many_attempts'],
  },
  'GET /api/accounts/me/sessions': {
    access: 'member',
    summary: 'Where I am signed in',
    status: 200,
    reply: z.object({ sessions: z.array(accounts.accountSession) }),
    errors: [],
  },
  'DELETE /api/accounts/me/sessions/:sessionId': {
    access: 'member',
    summary: 'Sign one of my sessions out',
    params: z.object({ sessionId: id }),
    status: 204,
    reply: null,
    errors: ['accounts.session_not_found'],
  },
  'GET /api/accounts': {
    access: 'admin',
    summary: 'The accounts; guests and invited people have none',
    query: accounts.accountsQuery,
    status: 200,
    reply: accounts.accountList,
    errors: [],
  },
  'POST /api/accounts': {
    access: 'admin',
    summary: 'Create an account',
    body: accounts.createAccount,
    status: 201,
    reply: z.object({ account: accounts.account }),
    errors: ['accounts.email_taken', 'accounts.too_many_attempts'],
  },
  'PATCH /api/accounts/:accountId': {
    access: 'admin',
    summary: 'Rename an account, change its role, disable or enable it; a disabled account is out at once',
    params: accountId,
    body: accounts.changeAccount,
    status: 200,
    reply: z.object({ account: accounts.listedAccount }),
    errors: ['accounts.not_found', 'accounts.last_admin'],
  },
  'POST /api/accounts/:accountId/reset-password': {
    access: 'admin',
    summary: 'Replace the password by a temporary one, to be changed at the next sign-in; ends all sessions',
    params: accountId,
    status: 200,
    reply: z.object({ password: z.string() }),
    errors: ['accounts.not_found', 'accounts.too_many_attempts'],
  },
  'POST /api/accounts/:accountId/sign-out': {
    access: 'admin',
    summary: 'Sign an account out everywhere',
    params: accountId,
    status: 200,
    reply: z.object({ ended: z.number().int() }),
    errors: ['accounts.not_found'],
  },
  'POST /api/accounts/:accountId/hand-over': {
    access: 'admin',
    summary: 'Give all items of an account to another one; their guest links go with them',
    params: accountId,
    body: z.strictObject({ to: id }),
    status: 200,
    reply: z.object({ items: z.number().int() }),
    errors: ['accounts.not_found', 'accounts.cannot_receive'],
  },
  'DELETE /api/accounts/:accountId': {
    access: 'admin',
    summary: 'Delete an account: name and email are erased at once. Says what becomes of its items',
    params: accountId,
    query: accounts.deleteAccount,
    status: 204,
    reply: null,
    errors: ['accounts.not_found', 'accounts.last_admin', 'accounts.has_items', 'accounts.cannot_receive'],
  },
} as const satisfies ContractTable;
