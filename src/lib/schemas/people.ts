import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { COLLEGE_COLOURS } from '#lib/domain/colleges.ts';
import { COLLEGE_SHAPES, LOCALES, MAIL_CHOICES, ROLES } from '#lib/domain/vocabulary.ts';
import { cleanLine, line, optionalLine, optionalMultiline, uuid } from './text.ts';

/** Messages are keys of `messages.refusals`. */
export const email = v.pipe(
	v.string('required'),
	v.transform((text) => cleanLine(text).toLowerCase()),
	v.nonEmpty('required'),
	v.email('email_malformed'),
	v.maxLength(254, 'too_long'),
);

/** Length is what protects; no rule about signs. The upper bound keeps hashing bounded. */
export const newPassword = v.pipe(
	v.string('required'),
	v.nonEmpty('required'),
	v.minLength(12, 'password_too_short'),
	v.maxLength(256, 'too_long'),
);
/** Typed to prove who one is: whatever it is, it is compared. */
const password = v.pipe(v.string('required'), v.nonEmpty('required'), v.maxLength(256, 'too_long'));

/** '' stands for "none" in a select. */
export const optionalUuid = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((text) => (text === '' ? null : text)),
	v.nullable(uuid),
);
export const checkbox = v.pipe(
	v.optional(v.string('malformed'), ''),
	v.transform((value) => value === 'on'),
);
const displayName = line(LIMITS.name);

export const signInForm = v.object({ email, password, to: v.optional(v.string(), '/') });
/** What opens the second step: read by `readSecondStepCode`. */
const oneTimeCode = line(40);
export const secondStepForm = v.object({ oneTimeCode, to: v.optional(v.string(), '/') });
export const oneTimeCodeForm = v.object({ oneTimeCode });
/** Empty for those who have no password. */
export const proposeForm = v.object({
	current: v.optional(v.pipe(v.string('required'), v.maxLength(256, 'too_long')), ''),
});
export const strangerForm = v.object({ displayName });
export const sessionForm = v.object({ id: v.pipe(v.string('malformed'), v.regex(/^[0-9a-f]{64}$/, 'malformed')) });
export const mailLinkForm = v.object({ email });
export const mailChoiceForm = v.object({ choice: v.picklist(MAIL_CHOICES, 'malformed') });
export const newAccountForm = v.object({ email, displayName, password: newPassword });
export const passwordForm = v.object({ current: password, password: newPassword });
export const profileForm = v.object({ displayName, locale: v.picklist(LOCALES, 'malformed') });
export const emptyForm = v.object({});

export const joinCodeForm = v.object({ code: line(40) });
export const joinForm = v.object({
	collegeId: v.pipe(v.optional(v.string('malformed'), ''), v.uuid('college_needed')),
	displayName: optionalLine(LIMITS.name),
	organisationId: optionalUuid,
});

export const roleForm = v.object({ participantId: uuid, role: v.picklist(ROLES, 'malformed') });
export const placeForm = v.object({ participantId: uuid, collegeId: uuid, organisationId: optionalUuid });
export const mandateForm = v.object({ participantId: uuid, answer: v.picklist(['yes', 'no'], 'malformed') });
export const participantForm = v.object({ participantId: uuid });
export const idForm = v.object({ id: uuid });
export const invitationForm = v.object({
	email: v.union(
		[
			v.pipe(
				v.literal(''),
				v.transform(() => null),
			),
			email,
		],
		'email_malformed',
	),
	role: v.picklist(ROLES, 'malformed'),
	collegeId: uuid,
	organisationId: optionalUuid,
	mandate: checkbox,
});

const collegeFields = {
	label: line(LIMITS.label),
	definition: optionalMultiline(LIMITS.reason),
	shape: v.picklist(COLLEGE_SHAPES, 'malformed'),
	colour: v.picklist(COLLEGE_COLOURS, 'malformed'),
};
export const newCollegeForm = v.object(collegeFields);
export const collegeForm = v.object({ id: uuid, ...collegeFields });
export const moveForm = v.object({ id: uuid, to: v.picklist(['up', 'down'], 'malformed') });

const organisationFields = {
	name: line(LIMITS.label),
	collegeId: uuid,
	plainText: optionalLine(LIMITS.title),
	signatory: checkbox,
};
export const newOrganisationForm = v.object(organisationFields);
export const organisationForm = v.object({ id: uuid, ...organisationFields });
