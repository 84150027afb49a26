// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of a human evaluation so far. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HumanResult {
    private final StudyAnswers study;
    private final List<CriterionResult> criteria;
    private final @Nullable Interval overall;
    private final @Nullable PreferenceResult preference;
    private final List<RaterReport> raters;

    HumanResult(
            StudyAnswers study,
            List<CriterionResult> criteria,
            @Nullable Interval overall,
            @Nullable PreferenceResult preference,
            List<RaterReport> raters) {
        this.study = study;
        this.criteria = List.copyOf(criteria);
        this.overall = overall;
        this.preference = preference;
        this.raters = List.copyOf(raters);
    }

    /** {@return how many answers there are, without gold questions} */
    public long answers() {
        return study.votes().answers().size();
    }

    /** {@return by criterion, what was found; those with fewer than two answers are left out} */
    public List<CriterionResult> criteria() {
        return criteria;
    }

    /** {@return the difference of the means over all criteria; empty without criteria or answers} */
    public Optional<Interval> overall() {
        return Optional.ofNullable(overall);
    }

    /** {@return which model was preferred; empty where that is not asked, or not answered yet} */
    public Optional<PreferenceResult> preference() {
        return Optional.ofNullable(preference);
    }

    /**
     * {@return all models of the study in their order, by the preference; empty where that is not asked, or where the
     * answers don't show an order of all models yet: one has only won or only lost, or some have never met}
     */
    public Optional<ModelRanking> ranking() {
        return study.ranking();
    }

    /** {@return each rater, by name} */
    public List<RaterReport> raters() {
        return raters;
    }

    /** {@return the raters who answer everything with the same key} */
    public List<RaterReport> careless() {
        return raters.stream().filter(RaterReport::alwaysSameKey).toList();
    }

    /**
     * {@return the raters who agreed with the others less from some answer on, more than chance makes of a steady rater
     * in one of a hundred; what they said before may be as good as ever}
     */
    public List<RaterReport> drifting() {
        return raters.stream().filter(rater -> rater.drift().found()).toList();
    }

    /** {@return the verdict about the candidate, by the preference where it is asked, else by all criteria} */
    public Verdict verdict() {
        PreferenceResult preferred = preference;
        if (preferred != null) {
            return study.contest().verdict(preferred.candidateShare(), 0.5);
        }
        return overall == null ? Verdict.UNDECIDED : study.contest().verdict(overall, 0);
    }

    /**
     * {@return whether the study may stop now, by what {@link #verdict()} rests on: the preference where it is asked,
     * else all criteria}
     */
    public EarlyVerdict early() {
        return study.early();
    }

    /**
     * {@return whether the study may stop now by one question} Choose it before the study begins: who looks at several
     * questions and stops by whichever decides first is wrong more often than at one.
     *
     * @param question which is asked: a criterion, or the preference
     */
    public EarlyVerdict early(String question) {
        return study.early(study.figure(question));
    }

    /** {@return all of it as a comparison like any other, see {@link #comparison(Consumer)}} */
    public Comparison comparison() {
        return comparison(settings -> {});
    }

    /**
     * {@return all of it as a comparison like any other, for gates, reports and registries: a metric for the preference
     * where it is asked, which is each model's share, then one for each criterion, all by the name of the question}
     *
     * <p>A row's score is the mean over its raters, and missing where nobody has judged it yet. Intervals and tests are
     * not computed from these: they know that raters are drawn as rows are, in slices, too. With several questions the
     * comparison adjusts p values, as with several metrics, so its verdict may be undecided where that of one question
     * alone is not. A row that one of the models failed was never judged, and is not in it.
     *
     * <pre>{@code
     * Comparison judged = result.comparison(evaluator -> evaluator.registry(registry).addSlice("language"));
     * judged.gate(QualityGates.better("preference"), QualityGates.noWorse("tone", 0.3)).orThrow();
     * }</pre>
     *
     * @param settings adds to an evaluator that has these metrics: a registry, slices, metrics of its own, a margin
     */
    public Comparison comparison(Consumer<Evaluator.Builder> settings) {
        return new JudgedComparison(study).with(settings);
    }

    /**
     * {@return what a judge found by a metric of its own in all rows, corrected by what people said to a question in
     * some of them} The judge's scale need not be theirs. People must have been given rows drawn at random, as by
     * {@link HumanEvaluation.Builder#sample}; rows that one of the models failed count on neither side.
     *
     * @param question which people were asked: a criterion, or the preference
     * @param judged the comparison whose rows people judged, or another of the same data set and answers
     * @param metric of the judge
     * @throws IllegalArgumentException if people and the judge have fewer than two rows in common
     */
    public CorrectedJudge correct(String question, Comparison judged, String metric) {
        return JudgeScores.of(judged, metric).correctedBy(study.figure(question), study.votes());
    }

    /**
     * {@return what a judge found in all rows, corrected by what people said in some of them; for studies of rows of
     * one's own}
     *
     * @param question which people were asked: a criterion, or the preference
     * @param baseline the judge's scores of the baseline by the id of the row; rows with one score alone don't count
     * @param candidate those of the candidate
     * @throws IllegalArgumentException if people and the judge have fewer than two rows in common
     */
    public CorrectedJudge correct(String question, Map<String, Double> baseline, Map<String, Double> candidate) {
        return new JudgeScores(baseline, candidate).correctedBy(study.figure(question), study.votes());
    }

    /** {@return all of it in a few lines} */
    public String summary() {
        List<String> lines = new ArrayList<>();
        lines.add(study.contest().candidate().name() + " is " + verdict().word() + " against "
                + study.contest().baseline().name() + " (" + answers() + " answers of " + raters.size() + " raters)");
        preference().ifPresent(known -> lines.add(known.toString()));
        if (study.contest().models().size() > 2) {
            ranking().ifPresent(known -> lines.add("ranking: " + known));
        }
        criteria.forEach(known -> lines.add(known.toString()));
        lines.add(early().toString());
        raters.forEach(known -> lines.add(known.toString()));
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return summary();
    }
}
