/** Names tell people apart: who has the name of somebody in the room gets a number. */
export function decideName(wanted: string, taken: ReadonlySet<string>): string {
  const key = (name: string) => name.normalize('NFKC').toLowerCase();
  const keys = new Set([...taken].map(key));
  if (!keys.has(key(wanted))) return wanted;
  for (let number = 2; ; number += 1) if (!keys.has(key(`${wanted} ${number}`))) return `${wanted} ${number}`;
}
