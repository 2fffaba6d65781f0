import { redirect } from '@sveltejs/kit';
import { takeWay } from '../way.ts';
import type { RequestHandler } from './$types';

/** Where the provider sends people back once they are signed out there. */
export const GET: RequestHandler = (event) => redirect(303, takeWay(event, event.url.searchParams.get('state')));
