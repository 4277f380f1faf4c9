/** White words on the accent need this contrast, by WCAG. */
export const neededContrast = 4.5;

/** `#rrggbb` as three numbers from 0 to 1. */
function readColor(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** The relative luminance of WCAG: 0 for black, 1 for white. */
function luminance(color: string): number {
  const [red, green, blue] = readColor(color).map((part) =>
    part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colors, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function hasContrast(color: string): boolean {
  return contrastOf(color, '#ffffff') >= neededContrast;
}

/** The tokens of the accent: in light pages, and in dark ones. */
export interface AccentTokens {
  accent: [light: string, dark: string];
  hover: [light: string, dark: string];
  text: [light: string, dark: string];
  soft: [light: string, dark: string];
  focus: [light: string, dark: string];
}

// The grounds that words in the accent stand on, the least favorable of each theme: see tokens.css.
const lightGround = '#efece6';
const darkGround = '#2b2a26';

/**
 * All tokens from the one color that an administrator chose: darker until words on light grounds can be read, and for
 * dark pages lighter, on buttons only as far as white words on them can still be read.
 */
export function accentTokens(color: string): AccentTokens {
  const text = mixUntil(color, '#000000', (mixed) => contrastOf(mixed, lightGround) >= neededContrast);
  const inDark = mixUntil(color, '#ffffff', (mixed) => contrastOf(mixed, darkGround) >= neededContrast);
  const dark = lightestWith(color);
  return {
    accent: [color, dark],
    hover: [mix(color, '#000000', 0.2), mix(dark, '#000000', 0.15)],
    text: [text, mix(inDark, '#ffffff', 0.15)],
    soft: [mix(color, '#ffffff', 0.88), mix(color, '#171614', 0.78)],
    focus: [text, mix(inDark, '#ffffff', 0.4)],
  };
}

/** Up to a third lighter, while white words keep their contrast. */
function lightestWith(color: string): string {
  for (let share = 0.32; share > 0; share -= 0.04) {
    const mixed = mix(color, '#ffffff', share);
    if (contrastOf(mixed, '#ffffff') >= neededContrast) return mixed;
  }
  return color;
}

function mixUntil(color: string, into: string, isEnough: (mixed: string) => boolean): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, into, share);
    if (isEnough(mixed)) return mixed;
  }
  return into;
}

function mix(color: string, into: string, share: number): string {
  const target = readColor(into);
  const parts = readColor(color).map((part, at) => Math.round(255 * (part + (target[at]! - part) * share)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
