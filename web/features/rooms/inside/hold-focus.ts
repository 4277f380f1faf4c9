/** The server's news may remove the row a little after the answer to the action. */
const longestMilliseconds = 5000;

/**
 * Called before an action that removes the row of the pressed button: focus then goes to the row beside it, or to the
 * panel's heading, instead of being lost.
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
    // The row takes focus, not its button: a key held down too long would press that button as well.
    if (rowBeside) rowBeside.tabIndex = -1;
    const next = rowBeside?.isConnected ? rowBeside : panel.querySelector('h2');
    next?.focus();
  });
  observer.observe(panel, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), longestMilliseconds);
}
