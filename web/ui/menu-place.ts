interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
interface Size {
  width: number;
  height: number;
}

const gap = 6;
const margin = 8;

/**
 * The position of a menu in the window, in px: under its button, over it when there is more room, never beyond an edge,
 * even if its button is.
 */
export function placeMenu(button: Box, menu: Size, view: Size, isAtRightEdge: boolean) {
  const below = view.height - margin - button.bottom - gap;
  const above = button.top - gap - margin;
  const isBelow = menu.height <= below || below >= above;
  const maxHeight = Math.min(Math.max(0, isBelow ? below : above), view.height - 2 * margin);
  const height = Math.min(menu.height, maxHeight);
  const wantedTop = isBelow ? button.bottom + gap : button.top - gap - height;
  const wanted = isAtRightEdge ? button.right - menu.width : button.left;
  return {
    left: Math.max(margin, Math.min(wanted, view.width - margin - menu.width)),
    top: Math.max(margin, Math.min(wantedTop, view.height - margin - height)),
    maxHeight,
  };
}
