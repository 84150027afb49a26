// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.model.ModelRef;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A report of what came of asking a model, or how far it is. No word of a prompt or an answer is in it. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BatchReport {
    private final ModelRef model;
    private final int asked;
    private final int answered;
    private final int calls;
    private final Map<String, Integer> failed;
    private final AskOddities oddities;
    private final Usage usage;
    private final OptionalDouble cost;
    private final OptionalDouble unsure;
    private final @Nullable String stopped;

    BatchReport(
            ModelRef model,
            int asked,
            int answered,
            int calls,
            Map<String, Integer> failed,
            AskOddities oddities,
            AskBudget budget,
            @Nullable String stopped) {
        this.model = model;
        this.asked = asked;
        this.answered = answered;
        this.calls = calls;
        this.failed = Collections.unmodifiableMap(new TreeMap<>(failed));
        this.oddities = oddities;
        usage = budget.usage();
        cost = budget.cost();
        unsure = budget.aside();
        this.stopped = stopped;
    }

    /** {@return who was asked} */
    public ModelRef model() {
        return model;
    }

    /** {@return different requests that were given} */
    public int asked() {
        return asked;
    }

    /** {@return how many of them have an answer on record} */
    public int answered() {
        return answered;
    }

    /**
     * {@return how many answers came by ordinary calls this time, at the full price: where the model's end was too near
     * for batches, or too few requests were left for one}
     */
    public int calls() {
        return calls;
    }

    /**
     * {@return how many of them were refused for good, or failed too often, by the reason: a code of the service, or a
     * status of HTTP} What the service said of each is in the error files beside the answers.
     */
    public Map<String, Integer> failed() {
        return failed;
    }

    /** {@return how many of them are neither answered nor failed; another call asks them} */
    public int left() {
        int over = failed.values().stream().mapToInt(n -> n).sum();
        return Math.max(0, asked - answered - over);
    }

    /** {@return answers of batches that came a second time, of which the first one counts} */
    public long doubled() {
        return oddities.doubled();
    }

    /** {@return lines of batches' answers to what was not asked there} */
    public long unknown() {
        return oddities.unknown();
    }

    /** {@return answers that another model gave by the service's own words: they are not recorded} */
    public long ofOtherModels() {
        return oddities.others();
    }

    /** {@return lines of batches' answers that are no JSON} */
    public long damaged() {
        return oddities.damaged();
    }

    /** {@return tokens that the service has counted, of all asking of this model into this folder} */
    public Usage usage() {
        return usage;
    }

    /** {@return what they cost, in the currency of the prices; empty without a price} */
    public OptionalDouble cost() {
        return cost;
    }

    /**
     * {@return what may be billed beside that, at most: batches under way, and calls of which nobody knows how they
     * ended; empty without a price}
     */
    public OptionalDouble mayStillCost() {
        return unsure;
    }

    /** {@return why asking stopped before its end, and what to do; empty where it did not} */
    public Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(answered)
                .append(" of ")
                .append(asked)
                .append(" requests to ")
                .append(model)
                .append(" are answered, ")
                .append(left())
                .append(" left");
        failed.forEach((why, count) ->
                text.append(", ").append(count).append(" failed (").append(why).append(')'));
        cost.ifPresent(value -> text.append(String.format(Locale.ROOT, ", cost %.2f", value)));
        if (stopped != null) {
            text.append("; ").append(stopped);
        }
        return text.toString();
    }
}
