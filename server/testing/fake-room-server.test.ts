import { describeRoomServer } from '#server/ports/room-server.test-suite.ts';
import { createFakeRoomServer } from './fake-room-server.ts';
import { fakeFrames } from './fake-signalling.ts';

describeRoomServer('a room engine of tests', async () => {
  const server = createFakeRoomServer();
  return {
    server,
    join: async (seat) => server.join(seat),
    vanish: ({ room, participantId }) => server.leave(room, participantId),
    crash: async () => server.crash(),
    recover: async () => server.recover(),
    askAs: (participantId) => new URLSearchParams({ participant: participantId }),
    frames: fakeFrames,
    close: () => server.close(),
  };
});
