import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';
import { bridge } from './bridge';

/** Goes where main asks: a link, the tray and notifications lead to pages. */
export function useAskedPage(): void {
  const [, navigate] = useLocation();
  const show = useEffectEvent((page: string) => navigate(page === 'status' ? '/' : `/${page}`));
  useEffect(() => bridge().companion.onPageAsked((page) => show(page)), []);
}
