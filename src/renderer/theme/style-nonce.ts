import { setNonce } from 'get-nonce';

/** The nonce the host put on this page; every `<style>` element made at run time must carry it. */
export const styleNonce: string = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Dialogs lock scrolling with react-remove-scroll, which makes its own <style> and asks get-nonce for the nonce.
setNonce(styleNonce);
