import { longestTitle } from '#contracts/limits.ts';
import { cleanLine } from '#contracts/typed-text.ts';

/** Why a file is not worth sending: keys of `uploads:unfit`. The server judges everything else by its content. */
export type Unfit = 'empty' | 'folder' | 'slides' | 'document' | 'picture' | 'archive';

const endings: Record<string, Unfit> = {};
const name = (unfit: Unfit, list: string) => {
  for (const ending of list.split(' ')) endings[ending] = unfit;
};
name('slides', 'key ppt pptx odp');
name('document', 'pdf doc docx odt pages txt md rtf csv xls xlsx ods');
name('picture', 'jpg jpeg png heic heif svg bmp tif tiff');
name('archive', 'zip rar 7z gz tar');

export function decideUnfit(fileName: string, sizeBytes: number): Unfit | null {
  const ending = /\.([^.]+)$/u.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return endings[ending] ?? (sizeBytes === 0 ? 'empty' : null);
}

/** The title an item starts with: the file's name without its ending. */
export function titleOf(fileName: string): string {
  const bare = cleanLine(fileName.replace(/\.[^.]{1,5}$/u, ''));
  return cleanLine((bare || fileName).slice(0, longestTitle));
}
