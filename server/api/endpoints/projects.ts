import * as v from 'valibot';
import { API_SCOPES } from '#lib/domain/api.ts';
import { COLLEGE_COLOURS } from '#lib/domain/colleges.ts';
import { COLLEGE_SHAPES, ROLES, WORKSHOP_KINDS } from '#lib/domain/vocabulary.ts';
import { day, id, when, whole } from '#lib/schemas/datasets.ts';
import { endpoint } from '../endpoint.ts';
import { page, pageOf, paging } from '../paging.ts';
import { projectParams } from './params.ts';

const projectSummary = v.object({
	id,
	slug: v.string(),
	title: v.string(),
	subtitle: v.string(),
	/** Null: reads it as published, without taking part. */
	role: v.nullable(v.picklist(ROLES)),
});

const me = endpoint({
	id: 'getMe',
	path: '/me',
	response: v.object({
		displayName: v.string(),
		token: v.object({
			name: v.string(),
			scopes: v.array(v.picklist(API_SCOPES)),
			projectId: v.nullable(id),
			expiresAt: when,
		}),
	}),
	async run({ owner }) {
		if (!owner) throw new Error('the router lets nobody in without a token');
		const { displayName, name, scopes, projectId, expiresAt } = owner;
		return { displayName, token: { name, scopes, projectId, expiresAt } };
	},
});

const projects = endpoint({
	id: 'listProjects',
	path: '/projects',
	open: true,
	query: paging,
	response: pageOf(projectSummary),
	async run({ owner, services, query }) {
		const own = owner ? await services.projects.listOf({ id: owner.accountId }) : [];
		const mine = own.filter(({ id }) => owner?.projectId == null || owner.projectId === id);
		const published = (await services.projects.listPublished()).filter(({ id }) => !mine.some((one) => one.id === id));
		const others = published.map(({ id, slug, title, subtitle }) => ({ id, slug, title, subtitle, role: null }));
		return page([...mine, ...others], query, ({ id }) => id);
	},
});

const project = endpoint({
	id: 'getProject',
	path: '/projects/{project}',
	open: true,
	params: projectParams,
	response: v.object({
		...projectSummary.entries,
		summary: v.string(),
		plainText: v.string(),
		startsOn: v.nullable(day),
		endsOn: v.nullable(day),
		published: v.boolean(),
		/** Of what is published. */
		licence: v.nullable(v.object({ name: v.string(), url: v.pipe(v.string(), v.url()) })),
	}),
	async run({ project, params, m }) {
		const { project: found, principal } = await project(params.project);
		const { id, slug, title, subtitle, summary, plainText, startsOn, endsOn, published } = found;
		const role = principal.kind === 'participant' ? principal.role : null;
		const licence = published ? { name: m.api.licence.name, url: m.api.licence.url } : null;
		return { id, slug, title, subtitle, role, summary, plainText, startsOn, endsOn, published, licence };
	},
});

const colleges = endpoint({
	id: 'listColleges',
	path: '/projects/{project}/colleges',
	open: true,
	params: projectParams,
	response: v.object({
		data: v.array(
			v.object({
				id,
				key: v.string(),
				label: v.string(),
				definition: v.string(),
				shape: v.picklist(COLLEGE_SHAPES),
				colour: v.picklist(COLLEGE_COLOURS),
			}),
		),
	}),
	async run({ project, params, services }) {
		const { project: found } = await project(params.project);
		return { data: await services.colleges.list(found.id) };
	},
});

const workshops = endpoint({
	id: 'listWorkshops',
	path: '/projects/{project}/workshops',
	params: projectParams,
	query: paging,
	response: pageOf(
		v.object({
			id,
			kind: v.picklist(WORKSHOP_KINDS),
			title: v.string(),
			startsAt: v.nullable(when),
			endsAt: v.nullable(when),
			place: v.string(),
			open: v.boolean(),
			attendance: v.nullable(whole),
			boards: v.array(v.object({ id, title: v.string(), open: v.boolean() })),
		}),
	),
	async run({ project, params, query, services }) {
		const { principal } = await project(params.project);
		const all = await services.workshops.list(principal);
		return page(
			all.map(({ tables, ...workshop }) => ({ ...workshop, boards: tables })),
			query,
			({ id }) => id,
		);
	},
});

const resources = endpoint({
	id: 'listResources',
	path: '/projects/{project}/resources',
	open: true,
	params: projectParams,
	query: paging,
	response: pageOf(
		v.object({
			id,
			title: v.string(),
			source: v.string(),
			datedOn: v.nullable(day),
			description: v.string(),
			name: v.string(),
			format: v.string(),
			/** Bytes. */
			size: whole,
			public: v.boolean(),
			createdAt: when,
		}),
	),
	async run({ project, params, query, services }) {
		const { project: found, principal } = await project(params.project);
		const { resources: readable } = await services.resources.list(principal, found.id);
		return page(readable, query, ({ id }) => id);
	},
});

export const PROJECT_ENDPOINTS = [me, projects, project, colleges, workshops, resources];
