import { readFileSync } from 'node:fs';

/** The demonstration's own words: fictitious places, people and figures, in French. Shape of `content.json`. */
export interface DemoContent {
	meta: { process_title: string; process_subtitle: string; period: { start: string; end: string } };
	themes: { id: string; label: string; simple: string }[];
	colleges: { id: string; label: string; definition: string }[];
	territory: {
		epci: { id: string; name: string; population: number };
		communes: { id: string; name: string; population: number }[];
		neighbourhoods: {
			id: string;
			name: string;
			code: string;
			commune: string;
			population: number;
			portrait: string;
		}[];
	};
	organisations: {
		id: string;
		name: string;
		college: string;
		territory: string | null;
		signatory: boolean;
		simple: string;
	}[];
	diagnostic: {
		title: string;
		summary: string;
		summary_simple: string;
		figures: {
			id: string;
			label: string;
			unit: string;
			theme: string;
			year: number;
			source: string;
			/** Null: kept secret, too few people. */
			values: Record<string, number | null>;
		}[];
		strengths: string[];
		weaknesses: string[];
		opportunities: string[];
		threats: string[];
	};
	events: {
		id: string;
		kind: string;
		title: string;
		date: string;
		end_date?: string;
		start?: string;
		end?: string;
		place: string;
		participants: number;
		tables: number;
	}[];
	contributions: DemoContribution[];
	findings: DemoFinding[];
	recommendations: DemoRecommendation[];
	axes: { id: string; title: string; order: number }[];
	objectives: DemoObjective[];
	comments: { target_type: string; target: string; org: string | null; college: string; text: string; reply: string }[];
	decisions: {
		event: string;
		text: string;
		owner: string;
		due: string;
		status: 'fait' | 'en_cours' | 'a_faire';
	}[];
	vote: { voters: Record<string, number> };
}

export interface DemoContribution {
	id: string;
	text: string;
	college: string;
	org: string | null;
	neighbourhood: string | null;
	event: string;
	table: number | null;
	kind: string;
	theme: string;
	input_mode: string;
	author_label: string;
	minor_group?: boolean;
	original?: { lang: string; text: string };
}

export interface DemoFinding {
	id: string;
	title: string;
	text: string;
	simple: string;
	theme: string;
	neighbourhoods: string[];
	contributions: string[];
	figures: string[];
	agreement: { accord: number; reserve: number; desaccord: number; sans_avis: number };
	state: 'partage' | 'partage_avec_reserves' | 'en_debat';
	divergent_view: string | null;
}

export interface DemoRecommendation {
	id: string;
	title: string;
	text: string;
	simple: string;
	theme: string;
	findings: string[];
	status: 'retenue' | 'amendee' | 'reportee';
	answer: string;
	answer_simple: string;
	proposed_lead: string;
	dots: Record<string, number>;
}

interface DemoObjective {
	id: string;
	axis: string;
	title: string;
	text: string;
	recommendations: string[];
	lead: string;
	indicators: {
		label: string;
		unit: string;
		baseline: number | null;
		baseline_year: number | null;
		target: number | null;
		target_year: number | null;
		source: string;
	}[];
	commitments: {
		org: string;
		text: string;
		kind: string;
		amount_eur: number | null;
		start: string;
		end: string;
		status: string;
	}[];
}

export function readDemoContent(): DemoContent {
	return JSON.parse(readFileSync(new URL('./content.json', import.meta.url), 'utf8')) as DemoContent;
}
