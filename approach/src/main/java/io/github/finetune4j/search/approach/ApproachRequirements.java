// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The requirements that the application has of an approach, and what it knows of itself: a settings group of
 * {@link ApproachSelection.Builder#requirements}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachRequirements {
    private @Nullable Duration p95;
    private @Nullable Double costPerThousand;
    private @Nullable Double knownFrom;
    private @Nullable Boolean maintained;
    private @Nullable Boolean oneOfAList;
    private double validShare = 0.95;
    private int examples = 100;

    ApproachRequirements() {}

    /**
     * Sets how long 95 of 100 requests may take at most.
     *
     * @param value above zero; default: no limit
     * @return this
     */
    public ApproachRequirements p95(Duration value) {
        p95 = Given.positive("p95", value);
        return this;
    }

    /**
     * Sets what a thousand requests may cost at most; each approach then needs a price.
     *
     * @param value at least 0, in the currency of the prices; default: no limit
     * @return this
     */
    public ApproachRequirements costPerThousand(double value) {
        costPerThousand = Given.notNegative("costPerThousand", value);
        return this;
    }

    /**
     * Sets which share of the answers must keep the {@linkplain ApproachSelection.Builder#format format}.
     *
     * @param value between 0 and 1; default 0.95
     * @return this
     */
    public ApproachRequirements validShare(double value) {
        validShare = Given.between("validShare", value, 0, 1);
        return this;
    }

    /**
     * Sets from which quality of the prompt alone on the base model knows the domain. Without it, the domain is unknown
     * to it if what was looked up makes the prompt better by the margin.
     *
     * @param value in units of the first metric
     * @return this
     */
    public ApproachRequirements knownFrom(double value) {
        knownFrom = Given.finite("knownFrom", value);
        return this;
    }

    /**
     * Sets how many training rows are enough to tune.
     *
     * @param value at least 1; default 100
     * @return this
     */
    public ApproachRequirements examples(int value) {
        examples = Given.atLeast("examples", value, 1);
        return this;
    }

    /**
     * States whether somebody can look after a tuned model: nobody can measure that.
     *
     * @param value whether; default: not known
     * @return this
     */
    public ApproachRequirements maintained(boolean value) {
        maintained = value;
        return this;
    }

    /**
     * States whether the answer is one of a list that is known beforehand, such as a queue, an intent or a language.
     * Without it, the answers of the training rows are counted: it is one of a list where, with the decision's level of
     * confidence, 90 of 100 rows have an answer of at most 100 characters that another row has, too, and there are at
     * most 1,000 such answers; it is none where fewer than 50 of 100 have; in between, with fewer than 50 different
     * rows, or where all say the same, it is not known. Of a JSON array of texts each counts.
     *
     * @param value whether; default: counted
     * @return this
     */
    public ApproachRequirements oneOfAList(boolean value) {
        oneOfAList = value;
        return this;
    }

    Optional<Duration> p95() {
        return Optional.ofNullable(p95);
    }

    OptionalDouble costPerThousand() {
        return costPerThousand == null ? OptionalDouble.empty() : OptionalDouble.of(costPerThousand);
    }

    OptionalDouble knownFrom() {
        return knownFrom == null ? OptionalDouble.empty() : OptionalDouble.of(knownFrom);
    }

    Optional<Boolean> maintained() {
        return Optional.ofNullable(maintained);
    }

    Optional<Boolean> oneOfAList() {
        return Optional.ofNullable(oneOfAList);
    }

    double validShare() {
        return validShare;
    }

    int examples() {
        return examples;
    }

    ApproachRequirements copy() {
        ApproachRequirements copy = new ApproachRequirements();
        copy.p95 = p95;
        copy.costPerThousand = costPerThousand;
        copy.knownFrom = knownFrom;
        copy.maintained = maintained;
        copy.oneOfAList = oneOfAList;
        copy.validShare = validShare;
        copy.examples = examples;
        return copy;
    }
}
