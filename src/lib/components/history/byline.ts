import type { Byline } from '#lib/domain/authorship.ts';
import type { CollegeColour } from '#lib/domain/colleges.ts';
import type { CollegeShape } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';

export interface CollegeLook {
	id: string;
	label: string;
	shape: CollegeShape;
	colour: CollegeColour;
}

/** An author in words, and the college whose shape stands before them; null: none. */
export interface ShownByline {
	label: string;
	college: CollegeLook | null;
}

export function showByline(byline: Byline, colleges: readonly CollegeLook[], m: Messages): ShownByline {
	const words = m.history;
	switch (byline.kind) {
		case 'college':
		case 'person': {
			const college = colleges.find(({ id }) => id === byline.collegeId) ?? null;
			const label = college?.label ?? words.nobody;
			return { label: byline.kind === 'person' ? words.named(byline.name, label) : label, college };
		}
		case 'others':
		case 'erased':
		case 'nobody':
			return { label: words[byline.kind], college: null };
	}
}
