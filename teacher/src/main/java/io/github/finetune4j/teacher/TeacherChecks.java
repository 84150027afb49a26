// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilter;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.judge.JudgePanel;
import io.github.finetune4j.evaluation.judge.RubricJudge;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * The checks of answered rows: a settings group of {@link Teacher.Builder#checks}. Cheap ones run first: filters, code,
 * metrics, judges. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TeacherChecks {
    private final List<RowCheck> code = new ArrayList<>();
    private final List<RowCheck> scored = new ArrayList<>();
    private final List<RowCheck> judged = new ArrayList<>();
    private Cleaning filters = Cleaning.of(RowFilters.usual());
    private Duration timeout = Duration.ofSeconds(10);

    TeacherChecks() {}

    /**
     * Sets which filters an answer must pass; refusals, "As an AI" and broken texts are found by the usual ones. Where
     * {@link Teacher.Builder#labels} are given, an answer must be one of them, and filters only say why it is none.
     *
     * @param value asked in order; {@link RowFilters#usual} unless set
     * @return this
     */
    public TeacherChecks filters(List<? extends RowFilter> value) {
        filters = Cleaning.of(value);
        return this;
    }

    /**
     * Adds code of the application, such as a compiler or a look into a database. A row on which it throws, or takes
     * longer than {@link #timeout}, is left out and counted. Where it fails on most of at least five rows, the run
     * ends, and the next one checks them.
     *
     * @param name for counts, one of its own; what the folder keeps of it is found by the name, so code that decides
     *     otherwise needs another one, such as {@code compiles 2}
     * @param passes whether the answered row may stay, personal data masked; called by one thread at a time
     * @return this
     */
    public TeacherChecks addCode(String name, Predicate<? super ChatExample> passes) {
        NoNull.check("a check", "name", name, "passes", passes);
        code.add(new RowCheck.Code(Given.text("name of a check", name), passes));
        return this;
    }

    /**
     * Adds a metric that needs no expected answer, for example {@code Metrics.jsonSchema(schema)}. Where it throws on
     * most of at least five rows, the run ends, and the next one checks them. One that asks a model belongs to {@link
     * #addJudge}, which keeps its answers and waits for it where it is out of order.
     *
     * @param metric a row on which it throws or gives no score is left out. What the folder keeps of it is found by its
     *     name, its {@code toString()} and the limit: one of your own that decides otherwise needs another name
     * @param limit the score that a row needs: at least, or at most where less is better
     * @return this
     * @throws IllegalArgumentException if the metric needs an expected answer, or is a judge
     */
    public TeacherChecks addMetric(Metric metric, double limit) {
        if (metric instanceof RubricJudge || metric instanceof JudgePanel) {
            throw new IllegalArgumentException("metric " + metric.name() + " is a judge -> give it with addJudge(model,"
                    + " asked -> ..., limit), which keeps what it answers");
        }
        scored.add(new RowCheck.Scored(withoutExpected(metric), Given.finite("limit of " + metric.name(), limit)));
        return this;
    }

    /**
     * Adds a judge, which sees rows with personal data masked. Its answers are kept as the teachers' are, so that it is
     * asked once; the budget is the teachers' alone. A model of another family than theirs is better: judges prefer
     * their own. While its service is out of order no row is left out: the run ends, and the next one has the rest
     * judged.
     *
     * @param model that judges
     * @param metric makes the judge of the model that it is to ask, which keeps the answers: {@code asked ->
     *     RubricJudge.of("helpful", asked, rubric).calls(...)}. Called before anything is asked. What the folder keeps
     *     of it is found by its name, its {@code toString()}, the model and the limit
     * @param limit the score that a row needs
     * @return this
     */
    public TeacherChecks addJudge(ChatModel model, Function<? super ChatModel, ? extends Metric> metric, double limit) {
        NoNull.check("a judge", "model", model, "metric", metric);
        judged.add(new RowCheck.Judged(model, metric, Given.finite("limit of a judge", limit)));
        return this;
    }

    /**
     * Sets how long code of the application may take for a row.
     *
     * @param time above zero; 10 seconds unless set
     * @return this
     */
    public TeacherChecks timeout(Duration time) {
        timeout = Given.positive("timeout of checks", time);
        return this;
    }

    static Metric withoutExpected(Metric metric) {
        if (metric.needsExpected()) {
            throw new IllegalArgumentException("metric " + metric.name()
                    + " needs an expected answer, which a taught row has not -> give one that does without");
        }
        return metric;
    }

    Cleaning filters() {
        return filters;
    }

    Duration timeout() {
        return timeout;
    }

    List<RowCheck> all() {
        List<RowCheck> all = new ArrayList<>(code);
        all.addAll(scored);
        all.addAll(judged);
        return all;
    }
}
