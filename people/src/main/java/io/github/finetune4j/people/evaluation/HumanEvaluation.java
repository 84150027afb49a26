// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Models judged blind by people, two at a time: answers side by side under neutral names, sides and order drawn for
 * each rater. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HumanEvaluation {
    private final DrawnStudy study;

    private HumanEvaluation(DrawnStudy study) {
        this.study = study;
    }

    /**
     * {@return a builder of a study of the rows that both models answered}
     *
     * @param comparison whose rows are judged
     */
    public static Builder builder(Comparison comparison) {
        return new Builder(ComparedRows.contest(comparison), ComparedRows.of(comparison));
    }

    /**
     * {@return a builder of a study of given rows}
     *
     * @param baseline the name of its answer in every row
     * @param candidate the name of its answer in every row
     * @param rows each with these two answers
     */
    public static Builder builder(String baseline, String candidate, List<LabelingTask> rows) {
        return new Builder(Contest.of(List.of(Contestant.of(baseline), Contestant.of(candidate))), rows);
    }

    /**
     * {@return a builder of a study of many models: each row shows two of them, drawn so that every two meet as often}
     * Its {@link HumanResult#ranking} is about all models, its {@link #result()} about the first two; {@link
     * #result(String, String)} is about any two.
     *
     * @param models the names of their answers in every row, at least two
     * @param rows each with an answer of every model
     */
    public static Builder builder(List<String> models, List<LabelingTask> rows) {
        if (models.stream().distinct().count() < 2 || models.stream().distinct().count() < models.size()) {
            throw new IllegalArgumentException("models of a study: " + models + " -> name at least two, each once");
        }
        return new Builder(Contest.of(models.stream().map(Contestant::of).toList()), rows);
    }

    /** {@return what the study can show: to be read before it starts} */
    public StudyPlan plan() {
        return study.plan();
    }

    /** {@return the queue that gives the rows out} */
    public LabelingQueue queue() {
        return study.queue();
    }

    /**
     * {@return what a rater is to judge now; empty where nothing is left}
     *
     * @param rater a pseudonym
     */
    public Optional<LabelingView> next(String rater) {
        return study.queue().next(rater);
    }

    /**
     * Keeps a rater's answer.
     *
     * @param rater who was given the row
     * @param taskId of the row, as the view has it
     * @param values by the question's name; answers by their neutral names
     * @param reason in the rater's words; may be empty
     * @param took how long the rater looked at it
     * @return what became of it
     */
    public Receipt answer(String rater, String taskId, Map<String, LabelValue> values, String reason, Duration took) {
        return study.queue().answer(rater, taskId, values, reason, took);
    }

    /** {@return what people found so far} */
    public HumanResult result() {
        return study.result(study.contest());
    }

    /**
     * {@return what people found so far of two of the models, in the rows that showed both}
     *
     * @param baseline the name of the model that the other is measured against
     * @param candidate the name of the other
     */
    public HumanResult result(String baseline, String candidate) {
        return study.result(study.contest().between(baseline, candidate));
    }

    /**
     * Makes studies. For use by one thread.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final StudyOptions options;

        private Builder(Contest contest, List<LabelingTask> rows) {
            options = new StudyOptions(contest, rows);
        }

        /**
         * Asks for ratings from 1, very poor, to 5, very good.
         *
         * @param criteria for example accuracy, completeness, clarity, tone
         * @return this
         */
        public Builder criteria(String... criteria) {
            Stream.of(criteria).map(Question::rating).forEach(options.questions::add);
            return this;
        }

        /**
         * Asks for a rating on a scale of one's own.
         *
         * @param criterion its name
         * @param anchors what each step means, the worst first
         * @return this
         */
        public Builder addCriterion(String criterion, List<String> anchors) {
            options.questions.add(new Question.Rating(criterion, anchors));
            return this;
        }

        /**
         * Adds the question which answer is better; ties and <q>both bad</q> are answers, too.
         *
         * @return this
         */
        public Builder addPreference() {
            options.questions.add(Question.preference("preference"));
            return this;
        }

        /**
         * Sets how many people judge each row.
         *
         * @param raters 3 by default
         * @return this
         */
        public Builder raters(int raters) {
            options.raters = raters;
            return this;
        }

        /**
         * Judges rows drawn by the seed, not all.
         *
         * @param rows how many, at least 1
         * @return this
         */
        public Builder sample(int rows) {
            options.sample = rows;
            return this;
        }

        /**
         * Sets the seed of the sample, the sides and the orders.
         *
         * @param seed 0 by default
         * @return this
         */
        public Builder seed(long seed) {
            options.seed = seed;
            return this;
        }

        /**
         * Sets the difference that does not matter, in points of the scale, or in shares where a preference is asked.
         *
         * @param margin 0 by default: nothing is called equivalent
         * @return this
         */
        public Builder margin(double margin) {
            options.margin = margin;
            return this;
        }

        /**
         * Shows raters the expected answer.
         *
         * @param shown false by default
         * @return this
         */
        public Builder expectedShown(boolean shown) {
            options.expectedShown = shown;
            return this;
        }

        /**
         * Mixes in questions whose answers are known, to watch the raters.
         *
         * @param share of what a rater is given, from 0 to 1
         * @param tasks with gold values
         * @return this
         */
        public Builder gold(double share, List<LabelingTask> tasks) {
            options.goldShare = share;
            options.gold = List.copyOf(tasks);
            return this;
        }

        /**
         * Sets where answers are kept.
         *
         * @param store memory by default; not closed with the study
         * @param name of the journal: 1 to 100 lower-case letters, digits and hyphens
         * @return this
         */
        public Builder store(JournalStore store, String name) {
            options.store = store;
            options.name = name;
            return this;
        }

        /**
         * Sets how to judge.
         *
         * @param guideline shown beside each row
         * @return this
         */
        public Builder guideline(Guideline guideline) {
            options.guideline = guideline;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(InstantSource clock) {
            options.clock = clock;
            return this;
        }

        /**
         * {@return the study, with what its journal holds already}
         *
         * @throws IllegalArgumentException if a setting is wrong, or the journal holds another study
         */
        public HumanEvaluation build() {
            return new HumanEvaluation(options.study());
        }
    }
}
