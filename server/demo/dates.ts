const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });

/** The moment at which clocks in Paris show this time (`HH:MM`) on this day (`YYYY-MM-DD`), wherever the server stands. */
export function inParis(day: string, time: string): Date {
	const asUtc = new Date(`${day}T${time}Z`);
	const shown = new Date(`${day}T${CLOCK.format(asUtc)}Z`);
	const ahead = (shown.getTime() - asUtc.getTime() + 86_400_000) % 86_400_000;
	return new Date(asUtc.getTime() - ahead);
}

/** So many days from now, at a full hour in Paris. */
export function inDays(days: number, hour: number): Date {
	const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	return inParis(day, `${String(hour).padStart(2, '0')}:00`);
}
