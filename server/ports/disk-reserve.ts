/** Disk space that is kept so that the most important changes still work when the disk is full. */
export interface DiskReserve {
  /**
   * Whether the reserve is given up and space is still missing: then only what `worksOnFullDisk` names may write. Takes
   * the reserve again as soon as there is space.
   */
  isFull(): boolean | Promise<boolean>;
  /** Called when a write found no space; true: there is some now, so the write may be tried once more. */
  giveUp(): Promise<boolean>;
}
