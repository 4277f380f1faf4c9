/**
 * Copies by `execCommand`, which also works on a page served by plain http. The selection is made beside `near`,
 * because a window that holds focus would take it back from anywhere else.
 */
function copyBySelection(text: string, near: HTMLElement): boolean {
  const holder = document.createElement('textarea');
  holder.value = text;
  holder.readOnly = true;
  holder.style.position = 'fixed';
  holder.style.opacity = '0';
  holder.style.fontSize = '16px';
  (near.parentElement ?? document.body).append(holder);
  holder.select();
  const isCopied = document.execCommand('copy');
  holder.remove();
  near.focus();
  return isCopied;
}

/** Puts text on the clipboard; true when it is there. Call it while a press is being handled. */
export async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  if (globalThis.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser's settings: copying a selection may still be allowed.
    }
  }
  return copyBySelection(text, near);
}
