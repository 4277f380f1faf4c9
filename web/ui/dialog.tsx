import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ComponentProps, CSSProperties, ReactNode } from 'react';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.ts';
import styles from './dialog.module.css';

type Popup = ComponentProps<typeof BaseDialog.Popup>;

interface WindowProps {
  isOpen: boolean;
  /** Called when the person asks to close: Escape, ✕, outside. The parent decides whether it closes. */
  onClose: () => void;
  /** Called once the window is gone, after its animation. */
  onClosed?: (() => void) | undefined;
  title: ReactNode;
  description?: ReactNode;
  /** The widest the window gets, in rem. */
  width?: number | undefined;
  /** Where focus starts: a ref, or `false` to leave it. By default the first control inside. */
  initialFocus?: Popup['initialFocus'] | undefined;
  /** Where focus goes after closing: a ref or a function. By default where it came from. */
  finalFocus?: Popup['finalFocus'] | undefined;
  /** `DialogBody`, then perhaps `DialogNote` or `DialogFoot`; a form may hold them. */
  children: ReactNode;
}

export interface DialogProps extends WindowProps {
  /** The accessible name of the ✕ button. */
  closeLabel: string;
}

const widthOf = (width: number | undefined) => (width ? ({ '--dialog': `${width}rem` } as CSSProperties) : undefined);

/**
 * A window over the page; a sheet from below on a phone. A nested one lies on its parent, and Escape closes the top one
 * only.
 */
export function Dialog(props: DialogProps) {
  return (
    <BaseDialog.Root
      open={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      onOpenChangeComplete={(isOpen) => !isOpen && props.onClosed?.()}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.scrim} forceRender />
        <BaseDialog.Viewport className={styles.viewport}>
          <BaseDialog.Popup
            className={styles.dialog}
            style={widthOf(props.width)}
            initialFocus={props.initialFocus}
            finalFocus={props.finalFocus}
          >
            <div className={styles.head}>
              <BaseDialog.Title className={styles.title}>{props.title}</BaseDialog.Title>
              <BaseDialog.Close
                className={styles.close}
                render={<Button look="quiet" isIconOnly icon={CloseIcon} aria-label={props.closeLabel} />}
              />
              {props.description && (
                <BaseDialog.Description className={styles.description}>{props.description}</BaseDialog.Description>
              )}
            </div>
            {props.children}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

export type AlertDialogProps = WindowProps;

/** A question that must be answered: no ✕, no closing by a press outside. Put `initialFocus` on the harmless answer. */
export function AlertDialog(props: AlertDialogProps) {
  return (
    <BaseAlertDialog.Root
      open={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      onOpenChangeComplete={(isOpen) => !isOpen && props.onClosed?.()}
    >
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={styles.scrim} forceRender />
        <BaseAlertDialog.Viewport className={styles.viewport}>
          <BaseAlertDialog.Popup
            className={styles.dialog}
            style={widthOf(props.width)}
            initialFocus={props.initialFocus}
            finalFocus={props.finalFocus}
          >
            <div className={styles.head}>
              <BaseAlertDialog.Title className={styles.title}>{props.title}</BaseAlertDialog.Title>
              {props.description && (
                <BaseAlertDialog.Description className={styles.description}>
                  {props.description}
                </BaseAlertDialog.Description>
              )}
            </div>
            {props.children}
          </BaseAlertDialog.Popup>
        </BaseAlertDialog.Viewport>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}
