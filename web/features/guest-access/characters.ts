/** The length of a text as the server counts it: an emoji once. */
export const charactersOf = (text: string) => Array.from(text).length;
