/**
 * Preloaded into a real server (`--import`): the test that started it sets the time of day by messages, in milliseconds
 * from the true one (at first FOYER_TEST_CLOCK_MS), as an administrator or NTP sets the machine's. Steady time goes on, as it does on a machine.
 */
let shiftMs = Number(process.env['FOYER_TEST_CLOCK_MS'] ?? 0);
const trueNow = Date.now.bind(Date);

Date.now = () => trueNow() + shiftMs;

process.on('message', (wantedMs: number) => {
  shiftMs = wantedMs;
  process.send!('set');
});
