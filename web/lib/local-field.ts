const two = (value: number) => String(value).padStart(2, '0');

/** "2026-11-22T14:00", the format of a field of day and time, in the reader's zone. */
export function toLocalField(at: Date): string {
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
