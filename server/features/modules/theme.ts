import { hash } from 'node:crypto';
import { accentTokens } from '#contracts/accent.ts';
import type { Theming } from '#contracts/modules.ts';

/** The style sheet of a site with a look of its own: it replaces tokens of web/styles/tokens.css. Null: it has none. */
export function describeTheme({
  accent,
  mark,
}: Pick<Theming, 'accent' | 'mark'>): { version: string; css: string } | null {
  const tokens = { ...(accent && colorTokens(accent)), ...(mark && markTokens(mark)) };
  const lines = Object.entries(tokens).map(([name, value]) => `  --${name}: ${value};`);
  if (lines.length === 0) return null;
  const css = `:root {\n${lines.join('\n')}\n}\n`;
  return { version: hash('sha256', css, 'hex').slice(0, 12), css };
}

function colorTokens(color: string): Record<string, string> {
  const { accent, hover, text, soft, focus } = accentTokens(color);
  const both = ([light, dark]: [string, string]) => `light-dark(${light}, ${dark})`;
  return {
    'accent': both(accent),
    'accent-hover': both(hover),
    'accent-text': both(text),
    'accent-soft': both(soft),
    'focus': both(focus),
  };
}

/** See `web/ui/logo.module.css`. */
function markTokens(mark: string): Record<string, string> {
  return { 'mark': `url("/theme-mark.png?${mark}")`, 'mark-own': 'none' };
}
