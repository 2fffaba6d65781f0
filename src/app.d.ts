import type { App as Application } from '../server/app.ts';
import type { SignedInAccount } from '../server/auth/sessions.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';

declare global {
	namespace App {
		interface Locals {
			/** Every service of the running server: the only way from a route to the data. */
			app: Application;
			/** Who is signed in, guests included (a guest is an account without email). */
			account: SignedInAccount | null;
			locale: Locale;
			/** Names this request in the logs; shown on the error page so that people can quote it. */
			requestId: string;
		}
		/** A board: the item that is open, without a visit to the server. */
		interface PageState {
			item?: string | null;
		}
		interface PageData {
			locale: Locale;
			m: Messages;
			account: Locals['account'];
			/** The database may lose what it confirmed, and whoever runs the server accepted that. */
			mayLose: boolean;
			/** 'bare': the page brings its own `AppHeader` and there is no footer (board, contract desk). */
			chrome?: 'bare';
			/** Last part of the browser's title: "<title> · Trame". */
			title?: string;
		}
		interface Error {
			message: string;
			/** A key of `messages.refusals`, when the failure is one that people can understand. */
			reason?: string;
			requestId?: string;
		}
	}
}

export {};
