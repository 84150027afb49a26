// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The training objective: what the model learns from. The methods are the constants here, each equal to itself alone;
 * the type is closed, so that a provider can name all of them.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public abstract sealed class TrainingMethod {
    /** Answers shown in examples ({@link ChatExample}): cross-entropy on the answer's tokens. */
    public static final TrainingMethod SUPERVISED = new Supervised();

    /**
     * Pairs of a preferred and another answer ({@link PreferenceExample}), against the model as it was: direct
     * preference optimisation, Rafailov et al. 2023, <a href="https://arxiv.org/abs/2305.18290">arXiv 2305.18290</a>.
     */
    public static final TrainingMethod DPO = new Preference();

    /** Plain texts ({@link TextExample}), one after another: cross-entropy on every token. */
    public static final TrainingMethod CONTINUED_PRETRAINING = new ContinuedPretraining();

    /**
     * Prompts ({@link ChatExample} that end with the user) to which the model tries answers, and a grader at the
     * provider scores them. The grader is one of the provider's own settings: see {@code FineTuneSpec.options()}.
     */
    public static final TrainingMethod REINFORCEMENT = new Reinforcement();

    /**
     * Texts with one label each ({@link ChatExample} whose answer is the label): cross-entropy on the label. The labels
     * may be named in {@link HeadConfig}.
     */
    public static final TrainingMethod CLASSIFICATION = new Head("CLASSIFICATION");

    /**
     * Texts with any number of labels each ({@link ChatExample} whose answer is a JSON array of them, {@code []} where
     * none applies): each label is decided for itself.
     */
    public static final TrainingMethod MULTI_LABEL = new Head("MULTI_LABEL");

    /**
     * Texts with one label each of an ordered list, as in low, middle, high ({@link ChatExample} whose answer is the
     * label): a wrong label costs more the further it is away. {@link HeadConfig#labels} says the order.
     */
    public static final TrainingMethod ORDINAL = new Head("ORDINAL");

    /** Texts with a number each ({@link ChatExample} whose answer is the number): least squares. */
    public static final TrainingMethod REGRESSION = new Head("REGRESSION");

    /** Texts that belong together or not ({@link PairExample}): vectors that lie close together or far apart. */
    public static final TrainingMethod EMBEDDING = new Embedding();

    /** Queries with passages that answer them or don't ({@link PairExample}): a score for both together. */
    public static final TrainingMethod RERANKING = new Reranking();

    /** Texts with labelled parts ({@link TaggedExample}): a tag for each token. */
    public static final TrainingMethod TAGGING = new Tagging();

    private static final List<TrainingMethod> ALL = List.of(
            SUPERVISED,
            DPO,
            CONTINUED_PRETRAINING,
            REINFORCEMENT,
            CLASSIFICATION,
            MULTI_LABEL,
            ORDINAL,
            REGRESSION,
            EMBEDDING,
            RERANKING,
            TAGGING);

    private final String name;
    private final Class<? extends Example> examples;

    private TrainingMethod(String name, Class<? extends Example> examples) {
        this.name = name;
        this.examples = examples;
    }

    /** {@return all methods, in the order of the constants} */
    public static List<TrainingMethod> all() {
        return ALL;
    }

    /** {@return {@link #SUPERVISED}} */
    public static TrainingMethod supervised() {
        return SUPERVISED;
    }

    /** {@return {@link #DPO}} */
    public static TrainingMethod preference() {
        return DPO;
    }

    /** {@return {@link #CLASSIFICATION}} */
    public static TrainingMethod classification() {
        return CLASSIFICATION;
    }

    /** {@return {@link #REGRESSION}} */
    public static TrainingMethod regression() {
        return REGRESSION;
    }

    /** {@return {@link #EMBEDDING}} */
    public static TrainingMethod embedding() {
        return EMBEDDING;
    }

    /** {@return {@link #RERANKING}} */
    public static TrainingMethod reranking() {
        return RERANKING;
    }

    /** {@return {@link #TAGGING}} */
    public static TrainingMethod tagging() {
        return TAGGING;
    }

    /**
     * {@return the method of that name}
     *
     * @param name as {@link #name()} gives it
     * @throws IllegalArgumentException if there is none
     */
    public static TrainingMethod of(String name) {
        return ALL.stream()
                .filter(method -> method.name.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no such training method: " + name + " -> take one of " + ALL));
    }

    /** {@return the name of its constant, for example {@code SUPERVISED}; files and settings hold it} */
    public final String name() {
        return name;
    }

    /** {@return the kind of examples that it learns from} */
    public final Class<? extends Example> examples() {
        return examples;
    }

    /** {@return whether it trains a head that says labels or a number, which {@link HeadConfig} is for} */
    public final boolean hasHead() {
        return this instanceof Head;
    }

    /** {@return as {@link #name()}} */
    @Override
    public final String toString() {
        return name;
    }

    private static final class Supervised extends TrainingMethod {
        Supervised() {
            super("SUPERVISED", ChatExample.class);
        }
    }

    private static final class Preference extends TrainingMethod {
        Preference() {
            super("DPO", PreferenceExample.class);
        }
    }

    private static final class ContinuedPretraining extends TrainingMethod {
        ContinuedPretraining() {
            super("CONTINUED_PRETRAINING", TextExample.class);
        }
    }

    private static final class Reinforcement extends TrainingMethod {
        Reinforcement() {
            super("REINFORCEMENT", ChatExample.class);
        }
    }

    private static final class Head extends TrainingMethod {
        Head(String name) {
            super(name, ChatExample.class);
        }
    }

    private static final class Embedding extends TrainingMethod {
        Embedding() {
            super("EMBEDDING", PairExample.class);
        }
    }

    private static final class Reranking extends TrainingMethod {
        Reranking() {
            super("RERANKING", PairExample.class);
        }
    }

    private static final class Tagging extends TrainingMethod {
        Tagging() {
            super("TAGGING", TaggedExample.class);
        }
    }
}
