export function NewRoomPage() {
  return null;
}
