// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that fails when a model got worse, with the numbers in its message. The method takes a {@link GateCheck}
 * and hands a comparison to it; a test that does not
 * do so fails too.
 *
 * <pre>{@code
 * @EvalGate(margin = 0.02)
 * void tunedModel_isNoWorse(GateCheck gate) {
 *     gate.check(evaluator.compare(baseline, tuned, test));
 * }
 * }</pre>
 *
 * <p>Without a margin the build fails only if the candidate is <em>shown</em> to be worse by the first metric: on few
 * rows that lets much pass. With a margin it fails unless the candidate is shown to be no worse by more than that. The
 * comparison is written as JSON, CSV, JUnit XML, Markdown and HTML, whether it passes or not.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(EvalGateExtension.class)
@SuppressWarnings("exports") // the extension is JUnit's to make, not anybody's to name
public @interface EvalGate {
    /**
     * {@return by how much the candidate may be worse by the first metric, in units of the score; 0.02 is two
     * percentage points of a rate; 0: it must not be shown to be worse}
     */
    double margin() default 0;

    /** {@return names of metrics by which the candidate must be shown to be better} */
    String[] better() default {};

    /** {@return names of metrics by which no slice may be shown to be worse} */
    String[] noSliceWorse() default {};

    /** {@return how many rows may be worse than before by the first metric; any number by default} */
    int maxRegressions() default Integer.MAX_VALUE;

    /** {@return which share of rows the candidate may leave unanswered, from 0 to 1; any by default} */
    double maxErrorRate() default 1;

    /** {@return how many rows must have been asked at least: a verdict on ten rows is none} */
    int minRows() default 1;

    /** {@return folder for the reports, below it one per test; empty: none are written} */
    String reports() default "target/evaluation";
}
