// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A candidate for the place of the big model: a name, a kind, and how its model is made. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Candidate {
    private final ApproachKind kind;
    private final String name;
    private final Tuning tuning;
    private final Cost ceiling;
    private final @Nullable TokenPrice price;

    private Candidate(ApproachKind kind, String name, Tuning tuning, Cost ceiling, @Nullable TokenPrice price) {
        this.kind = kind;
        this.name = name;
        this.tuning = tuning;
        this.ceiling = ceiling;
        this.price = price;
    }

    /**
     * {@return a candidate}
     *
     * @param kind what sort it is; where two do as well as each other and have no price, the simpler one is taken
     * @param name short, on one line; unique in a replacement
     * @param tuning makes its model
     */
    public static Candidate of(ApproachKind kind, String name, Tuning tuning) {
        NoNull.check("a candidate", "kind", kind, "tuning", tuning);
        return new Candidate(kind, Names.check("a candidate's name", name), tuning, Cost.NONE, null);
    }

    /**
     * {@return a candidate that a provider trains} The job has a key of its own, so that no crash starts, or pays for,
     * a second one.
     *
     * @param kind {@link ApproachKind#HEAD} for a classifier, {@link ApproachKind#TUNED} for a tuned model
     * @param name short, on one line; unique in a replacement
     * @param provider trains; stays open as long as the candidate is asked
     * @param models the model of what a job made, ready to be asked: {@code local::chatModel}
     * @param job sets base model, method and so on; provider, rows and key are set already
     */
    public static Candidate trained(
            ApproachKind kind,
            String name,
            FineTuneProvider provider,
            Function<ModelRef, ? extends ChatModel> models,
            Consumer<FineTune.Builder> job) {
        NoNull.check("a candidate that is trained", "provider", provider, "models", models, "job", job);
        return of(kind, name, new TrainedTuning(provider, models, job, null));
    }

    /**
     * {@return the same, of which is known what its training has cost} A budget needs it of each candidate that is
     * {@link #trained}.
     *
     * @param value asked once the job has ended, well or not: {@code job -> Cost.NONE} where it costs nothing
     * @throws IllegalStateException if no job trains it
     */
    public Candidate trainingCost(Function<FineTuneJob, Cost> value) {
        NoNull.check("a candidate's training", "cost", value);
        if (!(tuning instanceof TrainedTuning trained)) {
            throw new IllegalStateException("trainingCost of candidate " + name
                    + ": no job trains it -> say what making it has cost by CandidateTurn.spent(...)");
        }
        return new Candidate(kind, name, trained.costing(value), ceiling, price);
    }

    /**
     * {@return the same with what it may cost at most: making it, and asking it in all steps and processes} So much
     * must be left of the budget before it begins; where it is used up, it is asked no more.
     *
     * @param value what is 0 has no ceiling
     */
    public Candidate ceiling(Cost value) {
        NoNull.check("a candidate's ceiling", "cost", value);
        return new Candidate(kind, name, tuning, value, price);
    }

    /**
     * {@return the same with its price; 0 for a model that runs on a machine that is paid for anyway}
     *
     * @param value in the currency of the big model's
     */
    public Candidate priced(TokenPrice value) {
        NoNull.check("a candidate's price", "price", value);
        return new Candidate(kind, name, tuning, ceiling, value);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return what sort it is} */
    public ApproachKind kind() {
        return kind;
    }

    boolean unpriced() {
        return price == null;
    }

    /** Whether nobody can say what its training costs. */
    boolean trainsAtUnknownCost() {
        return tuning instanceof TrainedTuning trained && trained.cost() == null;
    }

    Tuning tuning() {
        return tuning;
    }

    Cost ceiling() {
        return ceiling;
    }

    Optional<TokenPrice> price() {
        return Optional.ofNullable(price);
    }

    @Override
    public String toString() {
        return name + " (" + kind.word() + ")";
    }
}
