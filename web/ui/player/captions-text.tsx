import { Fragment, useEffect, useState, type ReactNode, type RefObject } from 'react';
import { usePlayer, usePlayerValue } from './player-context.ts';
import { captionKey, type CaptionTrack } from './player-types.ts';
import styles from './picture.module.css';

interface CaptionsTextProps {
  video: RefObject<HTMLVideoElement | null>;
}

/**
 * Draws the captions over the picture, above the controls. The browser only reads the files, because its own captions
 * cannot be moved up everywhere. Where the browser shows the video alone (an iPhone's full screen, picture in picture)
 * it draws them itself.
 */
export function CaptionsText({ video }: CaptionsTextProps) {
  const { captions } = usePlayer();
  const shown = usePlayerValue((state) => state.captions);
  const isAlone = usePlayerValue((state) => state.isPictureInPicture);
  const index = captions.findIndex((track) => captionKey(track) === shown);
  const cues = useActiveCues(video, captions, index, isAlone);
  if (index === -1 || cues.length === 0) return null;
  return (
    <div className={styles.captions} lang={captions[index]?.language} aria-live="off">
      {cues.map((cue, place) => (
        <p key={place} dir="auto">
          <span>{drawCue(cue)}</span>
        </p>
      ))}
    </div>
  );
}

function useActiveCues(
  video: RefObject<HTMLVideoElement | null>,
  captions: readonly CaptionTrack[],
  index: number,
  isAlone: boolean,
): readonly VTTCue[] {
  const [cues, setCues] = useState<readonly VTTCue[]>([]);
  useEffect(() => {
    const elements = [...(video.current?.querySelectorAll('track') ?? [])];
    for (const [at, { track }] of elements.entries()) {
      track.mode = at !== index ? 'disabled' : isAlone ? 'showing' : 'hidden';
    }
    const chosen = elements[index]?.track;
    if (chosen === undefined) return;
    const update = () => setCues([...(chosen.activeCues ?? [])].filter((cue) => cue instanceof VTTCue));
    chosen.addEventListener('cuechange', update);
    update();
    return () => {
      chosen.removeEventListener('cuechange', update);
      setCues([]);
    };
  }, [video, captions, index, isAlone]);
  return cues;
}

function drawCue(cue: VTTCue): ReactNode {
  return drawNodes(cue.getCueAsHTML().childNodes);
}

const KEPT = new Set(['b', 'i', 'u']);

function drawNodes(nodes: NodeListOf<ChildNode>): ReactNode {
  return [...nodes].map((node, index) => {
    if (!(node instanceof Element)) return <Fragment key={index}>{node.textContent}</Fragment>;
    const name = node.localName;
    if (name === 'br') return <br key={index} />;
    const Tag = KEPT.has(name) ? (name as 'b') : 'span';
    return <Tag key={index}>{drawNodes(node.childNodes)}</Tag>;
  });
}
