import { formatters } from '../format.ts';
import type { Messages } from '../fr/index.ts';
import { about } from './about.ts';
import { agenda } from './agenda.ts';
import { agreement } from './agreement.ts';
import { api } from './api.ts';
import { audit } from './audit.ts';
import { board } from './board.ts';
import { colleges } from './colleges.ts';
import { common } from './common.ts';
import { contract } from './contract.ts';
import { detections } from './detections.ts';
import { errors } from './errors.ts';
import { exports } from './exports.ts';
import { history } from './history.ts';
import { home } from './home.ts';
import { identity } from './identity.ts';
import { items } from './items.ts';
import { kinds } from './kinds.ts';
import { layout } from './layout.ts';
import { live } from './live.ts';
import { mail } from './mail.ts';
import { owners } from './owners.ts';
import { people } from './people.ts';
import { privacy } from './privacy.ts';
import { project } from './project.ts';
import { refusals } from './refusals.ts';
import { retention } from './retention.ts';
import { reports } from './reports.ts';
import { resources } from './resources.ts';
import { rounds } from './rounds.ts';
import { settings } from './settings.ts';
import { text } from './text.ts';
import { workshops } from './workshops.ts';

const format = formatters('en');

export const en: Messages = {
	format,
	common,
	errors,
	refusals,
	colleges,
	kinds,
	history,
	home,
	layout,
	live,
	mail,
	about,
	owners,
	people,
	board,
	text,
	reports,
	resources,
	rounds,
	items,
	identity,
	privacy,
	project,
	retention,
	agenda,
	agreement,
	audit,
	detections,
	contract,
	exports,
	workshops,
	api,
	settings,
};
