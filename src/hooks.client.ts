import type { HandleClientError } from '@sveltejs/kit';
import { install } from '#lib/polyfills.ts';

// SvelteKit evaluates this module before it starts the page.
install();

/** A page that could not be fetched without a network is no fault of the server. */
export const handleError: HandleClientError = ({ message }) =>
	navigator.onLine ? { message } : { message, reason: 'offline' };
