// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A metric whose scores come from raters of whom a few were drawn, such as people. A row's score is then the mean over
 * its raters, and an interval over rows alone would be too narrow, however many rows there are. So the metric brings
 * its own figures, and evaluations, comparisons, slices and gates take them as they are.
 *
 * <p>It can't be used where rows are grouped, or compared in looks: its figures know of neither.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RatedMetric extends Metric {
    /**
     * {@return the mean of some rows' scores, with an interval that holds for other rows and other raters}
     *
     * @param rows of one model, at least one, each with a score by this metric
     * @param level confidence level, between 0 and 1
     */
    Interval mean(List<EvaluatedRow> rows, double level);

    /**
     * {@return the mean of candidate less baseline, with an interval that holds for other rows and other raters}
     *
     * @param pairs at least one, each with both scores by this metric
     * @param level confidence level, between 0 and 1
     */
    Interval difference(List<Comparison.RowPair> pairs, double level);

    /**
     * {@return the two-sided test of a value of that difference: p is what the interval that ends at the value misses}
     *
     * @param pairs at least one, each with both scores by this metric
     * @param value the difference under the null hypothesis
     */
    TestResult test(List<Comparison.RowPair> pairs, double value);
}
