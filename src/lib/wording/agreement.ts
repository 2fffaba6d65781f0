import { fractionOf, type AgreementRule, type ShownExplanation } from '#lib/domain/agreement.ts';
import type { Messages } from '#lib/messages/index.ts';

/** The sentence for one thing that is missing. */
export function explained(explanation: ShownExplanation, labels: ReadonlyMap<string, string>, m: Messages): string {
	const words = m.agreement.missing;
	const college = (key: string) => labels.get(key) ?? key;
	switch (explanation.kind) {
		case 'quorum':
			return explanation.missing === null
				? words.quorumHidden(college(explanation.college), explanation.quorum)
				: words.quorum(college(explanation.college), explanation.missing);
		case 'only_abstentions':
			return words.onlyAbstentions(explanation.college === null ? null : college(explanation.college));
		case 'threshold':
			return words.threshold(college(explanation.college), shareInWords(explanation.threshold, m));
		case 'objection_unanswered':
			return words.unanswered(college(explanation.college), explanation.count);
		case 'objection_not_lifted':
			return words.notLifted(college(explanation.college), explanation.count);
	}
}

/** "deux tiers" for 2/3. */
export function shareInWords(share: number, m: Messages): string {
	const [numerator, denominator] = fractionOf(share);
	return m.agreement.share(numerator, denominator);
}

/** The rule of a round in one sentence. */
export function ruleInWords(rule: AgreementRule, labels: ReadonlyMap<string, string>, m: Messages): string {
	const colleges = m.format.list(rule.required.map((key) => labels.get(key) ?? key));
	return m.agreement.rule(rule.quorum, shareInWords(rule.threshold, m), colleges, rule.objections === 'lifted');
}
