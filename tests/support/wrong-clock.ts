/** For `--import`: this process believes that it is so many milliseconds later. */
const OFFSET = Number(process.env.TEST_CLOCK_OFFSET);
const Real = Date;
const now = () => Real.now() + OFFSET;
globalThis.Date = class extends Real {
	static override now = now;
	constructor(...parts: []) {
		if (parts.length === 0) super(now());
		else super(...parts);
	}
} as DateConstructor;
