/**
 * What typed text has to look like, for the API document: patterns for any reader of regular expressions, with no property
 * of Unicode but the general categories. They allow nothing that the schemas in text.ts refuse; of an email they leave out
 * what those forgive, which is what nobody means to type, and the letters of rarer scripts.
 */

const controls = String.raw`\u0000-\u001F\u007F-\u009F`;
const blanks = String.raw`\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`;
const ignorables =
  String.raw`\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F` +
  String.raw`\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB` +
  '\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}';

/** A line in which something shows. */
export const visiblePattern = String.raw`(?![\u115F\u1160\u2800\u3164\uFFA0])[\p{L}\p{N}\p{P}\p{S}]`;

/** A text that is more than blanks. */
export const filledPattern = String.raw`[^ ${controls}${blanks}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]`;

const noneHidden = String.raw`^(?!.*[${controls}${blanks}\u2800${ignorables}])`;
const inAddress = String.raw`[^ @<>()\[\],;:"\\]`;
const inName = inAddress.replace('[^', '[^.');
const letters =
  String.raw`A-Za-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02AF\u03B1-\u03C9\u0400-\u0481\u048A-\u052F\u05D0-\u05EA` +
  String.raw`\u0620-\u064A\u0904-\u0939\u0E01-\u0E30\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FFF\uAC00-\uD7A3`;
const label = `[${letters}](?:[${letters}-]{0,61}[${letters}])?`;

export const accountEmailPattern = `${noneHidden}${inAddress}+@${inAddress}+$`;

export const emailPattern = String.raw`${noneHidden}${inName}+(?:\.${inName}+)*@(?:${label}\.)+(?![0-9]+$)${label}$`;
