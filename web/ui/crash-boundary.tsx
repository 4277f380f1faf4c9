import { Component } from 'react';
import type { ReactNode } from 'react';

export interface CrashBoundaryProps {
  /** Draws what stands in place of the page. */
  fallback: (error: unknown) => ReactNode;
  children: ReactNode;
}

/** Shows words instead of a white page when drawing the page failed, or when its code could not be loaded. */
export class CrashBoundary extends Component<CrashBoundaryProps, { crash: { error: unknown } | null }> {
  override state: { crash: { error: unknown } | null } = { crash: null };

  static getDerivedStateFromError(error: unknown) {
    return { crash: { error } };
  }

  override render(): ReactNode {
    const { crash } = this.state;
    return crash === null ? this.props.children : this.props.fallback(crash.error);
  }
}
