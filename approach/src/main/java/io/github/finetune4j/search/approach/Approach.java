// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.providers.Prices;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One way to do the job: a name, a {@linkplain ApproachKind kind}, and how its model is made. Immutable.
 *
 * <pre>{@code
 * Decision decision = ApproachSelection.builder("ticket-routing")
 *         .metrics(Metrics.exactMatch())
 *         .validation(validation)
 *         .test(test)
 *         .addApproach(Approach.prompt("prompt", turn -> base))
 *         .addApproach(Approach.tuned("tuned", turn -> provider.chatModel(train(turn))))
 *         .build()
 *         .run();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Approach {
    private final String name;
    private final ApproachKind kind;
    private final ApproachModel model;
    private final @Nullable Cost ceiling;
    private final @Nullable String pricedAs;
    private final @Nullable TokenPrice price;

    private Approach(
            String name,
            ApproachKind kind,
            ApproachModel model,
            @Nullable Cost ceiling,
            @Nullable String pricedAs,
            @Nullable TokenPrice price) {
        this.name = name;
        this.kind = kind;
        this.model = model;
        this.ceiling = ceiling;
        this.pricedAs = pricedAs;
        this.price = price;
    }

    /**
     * {@return an approach}
     *
     * @param kind what sort it is
     * @param name short, on one line; unique in a decision
     * @param model makes it
     */
    public static Approach of(ApproachKind kind, String name, ApproachModel model) {
        NoNull.check("an approach", "kind", kind, "model", model);
        return new Approach(Names.check("an approach's name", name), kind, model, null, null, null);
    }

    /**
     * {@return a classifier on counted words, without a model: what any model has to beat}
     *
     * @param name short, on one line
     * @param model fits it
     */
    public static Approach floor(String name, ApproachModel model) {
        return of(ApproachKind.FLOOR, name, model);
    }

    /**
     * {@return a classifier on an encoder, frozen or tuned}
     *
     * @param name short, on one line
     * @param model fits or trains it
     */
    public static Approach head(String name, ApproachModel model) {
        return of(ApproachKind.HEAD, name, model);
    }

    /**
     * {@return a model with instructions alone, the baseline}
     *
     * @param name short, on one line
     * @param model makes it
     */
    public static Approach prompt(String name, ApproachModel model) {
        return of(ApproachKind.PROMPT, name, model);
    }

    /**
     * {@return a model with solved examples in its prompt}
     *
     * @param name short, on one line
     * @param model makes it
     */
    public static Approach fewShot(String name, ApproachModel model) {
        return of(ApproachKind.FEW_SHOT, name, model);
    }

    /**
     * {@return a model with passages that were looked up}
     *
     * @param name short, on one line
     * @param model makes it
     */
    public static Approach retrieval(String name, ApproachModel model) {
        return of(ApproachKind.RETRIEVAL, name, model);
    }

    /**
     * {@return a tuned model}
     *
     * @param name short, on one line
     * @param model trains it, or attaches to the job that {@linkplain ApproachTurn#note(String) a note} names
     */
    public static Approach tuned(String name, ApproachModel model) {
        return of(ApproachKind.TUNED, name, model);
    }

    /**
     * {@return a tuned model with passages that were looked up}
     *
     * @param name short, on one line
     * @param model makes it
     */
    public static Approach hybrid(String name, ApproachModel model) {
        return of(ApproachKind.HYBRID, name, model);
    }

    /**
     * {@return a small model that passes on to a large one what it is not sure of}
     *
     * @param name short, on one line
     * @param model puts the two together
     */
    public static Approach cascade(String name, ApproachModel model) {
        return of(ApproachKind.CASCADE, name, model);
    }

    /**
     * {@return anything else: rules, people}
     *
     * @param name short, on one line
     * @param model makes it
     */
    public static Approach own(String name, ApproachModel model) {
        return of(ApproachKind.OWN, name, model);
    }

    /**
     * {@return the same with what it may cost at most: making it, and asking it the validation and the test rows} So
     * much is set aside before it begins. Where that is used up, it is asked no more.
     *
     * @param value at least 0 of each; what is 0 has no ceiling
     */
    public Approach ceiling(Cost value) {
        NoNull.check("an approach's ceiling", "cost", value);
        return new Approach(name, kind, model, value, pricedAs, price);
    }

    /**
     * {@return the same with its price: that of a model in the decision's {@link Prices}}
     *
     * @param listedModel its name there
     */
    public Approach priced(String listedModel) {
        NoNull.check("an approach's price", "model", listedModel);
        return new Approach(name, kind, model, ceiling, listedModel, null);
    }

    /**
     * {@return the same with a price of its own; 0 for a model that runs on a machine that is paid for anyway}
     *
     * @param own in the currency of the others
     */
    public Approach priced(TokenPrice own) {
        NoNull.check("an approach's price", "price", own);
        return new Approach(name, kind, model, ceiling, null, own);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return what sort it is} */
    public ApproachKind kind() {
        return kind;
    }

    ApproachModel model() {
        return model;
    }

    Optional<Cost> ceiling() {
        return Optional.ofNullable(ceiling);
    }

    boolean hasPrice() {
        return pricedAs != null || price != null;
    }

    boolean listed() {
        return pricedAs != null;
    }

    /** {@return its price; refused where the list has none} */
    Optional<TokenPrice> price(@Nullable Prices prices) {
        if (pricedAs == null || prices == null) {
            return Optional.ofNullable(price);
        }
        return Optional.of(prices.tokens(pricedAs));
    }

    @Override
    public String toString() {
        return name + " (" + kind.word() + ")";
    }
}
