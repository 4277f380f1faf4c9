import { useEffect, useState } from 'react';
import type { MouseEvent } from 'react';
import { Button } from './button.tsx';
import type { ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import { copyText } from './copy-text.ts';
import { AlertIcon, CheckIcon, CopyIcon } from './icons.ts';
import styles from './copy-button.module.css';
import { Tooltip } from './tooltip.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';

const answerMilliseconds = 2000;

export interface CopyButtonProps extends Omit<ButtonProps, 'icon' | 'isIconOnly' | 'children' | 'onClick'> {
  text: string;
  /** The accessible name: "Copy link Webinar invite". */
  label: string;
  /** The text on the button; without it the button is an icon with a tooltip. */
  words?: string | undefined;
  tip?: string | undefined;
  /** The answer in place, for two seconds: "Copied". */
  copied: string;
  /** The answer when the browser refuses. */
  failed: string;
  onCopied?: (() => void) | undefined;
}

/** Copies a text and confirms it on the button. */
export function CopyButton({ text, label, words, tip, copied, failed, onCopied, look, ...button }: CopyButtonProps) {
  const [answer, setAnswer] = useState<{ isCopied: boolean } | null>(null);
  useEffect(() => {
    if (!answer) return undefined;
    const timer = setTimeout(() => setAnswer(null), answerMilliseconds);
    return () => clearTimeout(timer);
  }, [answer]);

  const press = async (event: MouseEvent<HTMLButtonElement>) => {
    const isCopied = await copyText(text, event.currentTarget);
    setAnswer({ isCopied });
    if (isCopied) onCopied?.();
  };
  const answerWords = answer && (answer.isCopied ? copied : failed);
  const restIcon = answer?.isCopied === false ? AlertIcon : CopyIcon;
  const control = (
    <Button
      {...button}
      look={answer ? 'accent' : (look ?? (words ? 'secondary' : 'quiet'))}
      icon={answer?.isCopied ? CheckIcon : restIcon}
      isIconOnly={!words && !answer}
      aria-label={answer ? undefined : label}
      className={classNames(answer && !words && styles.answer, button.className)}
      onClick={(event) => void press(event)}
    >
      {answerWords ?? words}
    </Button>
  );
  return (
    <>
      {words ? control : <Tooltip words={tip ?? label}>{control}</Tooltip>}
      <VisuallyHidden role="status">{answerWords}</VisuallyHidden>
    </>
  );
}
