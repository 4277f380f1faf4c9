/** Moves focus to the first field that is wrong, by its name; false when there is none. */
export function focusFirstFault(place: HTMLElement | null, faults: object): boolean {
  const [first] = Object.keys(faults);
  if (first) place?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  return first !== undefined;
}
