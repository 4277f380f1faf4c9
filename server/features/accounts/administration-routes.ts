import type { ListedAccount } from '#contracts/accounts.ts';
import { actOf } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import type { Administer } from './administer.ts';
import type { KnownAccount } from './administration-store.ts';
import { createAccount, type AccountCreation } from './create-account.ts';
import type { AccountsDependencies } from './routes.ts';
import { describeAccount } from './rules.ts';

const accountsAtOnce = 50;

export interface AdministrationDependencies extends AccountCreation, Pick<AccountsDependencies, 'site'> {
  administer: Administer;
  /** Ids of the accounts that may manage guest access whatever their role. */
  permittedByName(): string[];
}

/** The routes of administrators. */
export function serveAdministration(serve: Serve, dependencies: AdministrationDependencies): void {
  const { administer, site, permittedByName } = dependencies;
  const describe = (account: KnownAccount): ListedAccount => ({
    ...describeAccount(account, site),
    isDisabled: account.isDisabled,
    createdAt: account.createdAt.toISOString(),
    lastSeenAt: account.lastSeenAt?.toISOString() ?? null,
    items: account.items,
  });

  serve('GET /api/accounts', async ({ query: { cursor = null, permitted, ...search } }) => {
    const chosen = { ...search, ...(permitted && { ids: permittedByName() }) };
    const { accounts, ...rest } = await administer.list(chosen, cursor, accountsAtOnce);
    return { accounts: accounts.map(describe), ...rest };
  });
  serve('POST /api/accounts', async ({ body, caller }) => ({
    account: describeAccount(await createAccount(dependencies, body, actOf(caller)), site),
  }));
  serve('PATCH /api/accounts/:accountId', async ({ params, body, caller }) => ({
    account: describe(await administer.change(params.accountId, body, actOf(caller))),
  }));
  serve('POST /api/accounts/:accountId/reset-password', async ({ params, caller }) => ({
    password: await administer.resetPassword(params.accountId, actOf(caller)),
  }));
  serve('POST /api/accounts/:accountId/sign-out', async ({ params, caller }) => ({
    ended: await administer.signOut(params.accountId, actOf(caller)),
  }));
  serve('POST /api/accounts/:accountId/hand-over', async ({ params, body, caller }) => ({
    items: await administer.handOver(params.accountId, body.to, actOf(caller)),
  }));
  serve('DELETE /api/accounts/:accountId', async ({ params, query, caller }) => {
    const items = query.itemsTo ? { to: query.itemsTo } : query.deleteItems === 'true' ? 'delete' : null;
    await administer.remove(params.accountId, items, actOf(caller));
  });
}
