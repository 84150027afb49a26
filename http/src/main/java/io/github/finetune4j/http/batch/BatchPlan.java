// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.model.ModelRef;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A plan of what is about to be asked of a model, and what it may cost. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BatchPlan {
    private final ModelRef model;
    private final int requests;
    private final int open;
    private final boolean batches;
    private final long leastInput;
    private final Usage most;
    private final OptionalDouble low;
    private final OptionalDouble high;
    private final @Nullable LocalDate end;

    BatchPlan(
            ModelRef model,
            int requests,
            int open,
            boolean batches,
            long leastInput,
            Usage most,
            AskBudget budget,
            @Nullable LocalDate end) {
        this.model = model;
        this.requests = requests;
        this.open = open;
        this.batches = batches;
        this.leastInput = leastInput;
        this.most = most;
        low = budget.cost(new Usage(leastInput, 0), batches);
        high = budget.cost(most, batches);
        this.end = end;
    }

    /** {@return who is asked} */
    public ModelRef model() {
        return model;
    }

    /** {@return different requests that were given} */
    public int requests() {
        return requests;
    }

    /** {@return how many of them have no answer yet, and are not under way} */
    public int open() {
        return open;
    }

    /**
     * {@return whether they go out in batches; else the end is too near, or they are fewer than the service takes, and
     * they are ordinary calls}
     */
    public boolean batches() {
        return batches;
    }

    /** {@return tokens that the open prompts have at least, guessed by their characters} */
    public long leastInputTokens() {
        return leastInput;
    }

    /** {@return tokens that the open prompts have at most, guessed by their characters} */
    public long mostInputTokens() {
        return most.inputTokens();
    }

    /** {@return tokens that the open answers take at most, as their requests or the settings say} */
    public long mostOutputTokens() {
        return most.outputTokens();
    }

    /** {@return what the open ones cost at least, prompts alone; empty without a price} */
    public OptionalDouble lowestCost() {
        return low;
    }

    /** {@return what the open ones cost at most, all answers as long as they may be; empty without a price} */
    public OptionalDouble highestCost() {
        return high;
    }

    /** {@return first day on which the model no longer answers} */
    public Optional<LocalDate> end() {
        return Optional.ofNullable(end);
    }

    @Override
    public String toString() {
        String cost = low.isPresent() && high.isPresent()
                ? String.format(Locale.ROOT, "%.2f to %.2f", low.getAsDouble(), high.getAsDouble())
                : "nobody knows, for lack of a price";
        return "ask " + model + " " + open + " of " + requests + " requests " + (batches ? "in batches" : "by calls")
                + ", cost: " + cost + (end == null ? "" : ", it ends on " + end);
    }
}
