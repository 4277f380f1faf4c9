import type { Channel } from '#contracts/channels.ts';
import { toAccountPerson } from '#server/access/person.ts';
import { actOf, type AccountCaller, type MemberCaller } from '#server/http/caller.ts';
import type { Serve } from '#server/http/serve.ts';
import { changeChannel, createChannel, deleteChannel } from './change.ts';
import type { ChannelDependencies, Doer } from './dependencies.ts';
import { describeChannel } from './describe.ts';
import { getChannel } from './find-channel.ts';
import { addItem, takeItemOut } from './items.ts';
import { listChannels, listMembers } from './list.ts';
import { findCandidates } from './member-store.ts';
import { dropMember, setMember } from './members.ts';
import { giveRoom, moveRoomOut } from './room.ts';

const doerOf = (caller: MemberCaller): Doer => ({ account: caller.account, act: actOf(caller) });

export function serveChannels(serve: Serve, dependencies: ChannelDependencies): void {
  async function describe(account: AccountCaller, id: string): Promise<Channel> {
    const viewer = toAccountPerson(account);
    return describeChannel(await getChannel(dependencies.read, viewer, id), viewer);
  }

  serve('GET /api/channels', ({ caller, query }) => listChannels(dependencies, toAccountPerson(caller.account), query));
  serve('POST /api/channels', async ({ caller, body }) =>
    describe(caller.account, await createChannel(dependencies, doerOf(caller), body)),
  );
  serve('GET /api/channels/:channelId', ({ caller, params }) => describe(caller.account, params.channelId));
  serve('PATCH /api/channels/:channelId', async ({ caller, params, body }) => {
    await changeChannel(dependencies, doerOf(caller), params.channelId, body);
    return describe(caller.account, params.channelId);
  });
  serve('DELETE /api/channels/:channelId', async ({ caller, params }) => {
    await deleteChannel(dependencies, doerOf(caller), params.channelId);
  });
  serveMembers(serve, dependencies);
  serveItems(serve, dependencies);
  serve('POST /api/channels/:channelId/room', async ({ caller, params, body }) => {
    await giveRoom(dependencies, doerOf(caller), params.channelId, body);
    return describe(caller.account, params.channelId);
  });
  serve('DELETE /api/channels/:channelId/room', async ({ caller, params }) => {
    await moveRoomOut(dependencies, doerOf(caller), params.channelId);
    return describe(caller.account, params.channelId);
  });
}

function serveMembers(serve: Serve, dependencies: ChannelDependencies): void {
  serve('GET /api/channels/:channelId/members', ({ caller, params, query }) =>
    listMembers(dependencies, toAccountPerson(caller.account), params.channelId, query),
  );
  serve('GET /api/channels/:channelId/candidates', async ({ caller, params, query }) => {
    await getChannel(dependencies.read, toAccountPerson(caller.account), params.channelId, 'manage');
    return { people: await findCandidates(dependencies.read, params.channelId, dependencies.toPatterns(query)) };
  });
  serve('PUT /api/channels/:channelId/members/:accountId', ({ caller, params, body }) =>
    setMember(dependencies, doerOf(caller), params.channelId, params.accountId, body.role),
  );
  serve('DELETE /api/channels/:channelId/members/:accountId', async ({ caller, params }) => {
    await dropMember(dependencies, doerOf(caller), params.channelId, params.accountId);
  });
}

function serveItems(serve: Serve, dependencies: ChannelDependencies): void {
  serve('GET /api/channels/:channelId/media', async ({ caller, params, query }) => {
    const viewer = toAccountPerson(caller.account);
    await getChannel(dependencies.read, viewer, params.channelId);
    return await dependencies.listMedia(viewer, params.channelId, query);
  });
  serve('PUT /api/channels/:channelId/media/:mediaId', async ({ caller, params, item, rights }) => {
    await addItem(dependencies, doerOf(caller), params.channelId, { item, rights });
  });
  serve('DELETE /api/channels/:channelId/media/:mediaId', async ({ caller, params, item, rights }) => {
    await takeItemOut(dependencies, doerOf(caller), params.channelId, { item, rights });
  });
}
