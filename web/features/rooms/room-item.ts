/** What the room's pages show of the item they belong to. */
export interface RoomItem {
  id: string;
  title: string;
  ownerName: string;
}
