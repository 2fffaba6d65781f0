import { expect, test } from 'vitest';
import { mayInOwner, OWNER_ACTIONS, type OwnerStanding } from '#lib/domain/owner-rights.ts';

/** What each standing allows: administrator of the owner, steward in it, administrator of the instance, only owner. */
const TABLE: Record<string, string[]> = {
	'....': [],
	'...o': [],
	'..i.': [],
	'..io': ['owner.administer', 'owner.found_project'],
	'.s..': ['owner.found_project'],
	'.s.o': ['owner.found_project'],
	'.si.': ['owner.found_project'],
	'.sio': ['owner.administer', 'owner.found_project'],
	'a...': ['owner.administer', 'owner.found_project'],
	'a..o': ['owner.administer', 'owner.found_project'],
	'a.i.': ['owner.administer', 'owner.found_project'],
	'a.io': ['owner.administer', 'owner.found_project'],
	'as..': ['owner.administer', 'owner.found_project'],
	'as.o': ['owner.administer', 'owner.found_project'],
	'asi.': ['owner.administer', 'owner.found_project'],
	asio: ['owner.administer', 'owner.found_project'],
};

test.each(Object.entries(TABLE))('%s', (signs, allowed) => {
	const standing: OwnerStanding = {
		ownerAdministrator: signs[0] === 'a',
		steward: signs[1] === 's',
		instanceAdministrator: signs[2] === 'i',
		only: signs[3] === 'o',
	};
	expect(OWNER_ACTIONS.filter((action) => mayInOwner(standing, action))).toEqual(allowed);
});
