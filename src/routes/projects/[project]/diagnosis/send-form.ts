/** How far the sending of a form is: a share from 0 to 1, or 'checking' once all is sent. */
export type Sending = number | 'checking';

/**
 * Posts a form with its file and tells how far it is: `fetch` cannot. Resolves with the answer’s text, rejects when the line breaks
 * or `signal` stops it. The headers are those by which SvelteKit answers an action with data instead of a page.
 */
export function sendForm(
	action: URL,
	data: FormData,
	signal: AbortSignal,
	tell: (sending: Sending) => void,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('POST', action);
		request.setRequestHeader('accept', 'application/json');
		request.setRequestHeader('x-sveltekit-action', 'true');
		request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
		request.upload.onload = () => tell('checking');
		request.onload = () => resolve(request.responseText);
		request.onerror = request.onabort = () => reject(new Error('the line broke'));
		signal.addEventListener('abort', () => request.abort());
		request.send(data);
	});
}
