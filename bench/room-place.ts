// Rooms of a running Foyer, which tests need, too.
export * from '#server/testing/real-room.ts';
