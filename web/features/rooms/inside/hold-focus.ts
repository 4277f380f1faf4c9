/** The server's news may take the row away a little after its answer. */
const longestMilliseconds = 5000;

/**
 * Before what she pressed takes its own row away: the keyboard then goes to the row beside it, or to the panel's
 * heading, and is not lost.
 */
export function holdFocus(pressed: HTMLElement): void {
  const panel = pressed.closest('aside');
  if (!panel) return;
  const row = pressed.closest('li');
  const beside = row?.nextElementSibling ?? row?.previousElementSibling;
  const rowBeside = beside instanceof HTMLElement ? beside : null;
  const observer = new MutationObserver(() => {
    if (pressed.isConnected) return;
    observer.disconnect();
    if (document.activeElement !== document.body) return;
    // Not its button: a key held down too long would press that one as well.
    if (rowBeside) rowBeside.tabIndex = -1;
    const next = rowBeside?.isConnected ? rowBeside : panel.querySelector('h2');
    next?.focus();
  });
  observer.observe(panel, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), longestMilliseconds);
}
