// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a low-rank adapter: a frozen weight W becomes W + (alpha / rank) · B · A. Terms and defaults as in
 * PEFT. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LoraConfig {
    private final @Nullable Integer rank;
    private final @Nullable Double alpha;
    private final @Nullable Double dropout;
    private final List<String> targetModules;
    private final boolean rankStabilized;
    private final boolean dora;
    private final Map<String, Integer> rankPattern;
    private final Map<String, Double> alphaPattern;
    private final Set<Integer> layers;
    private final List<String> modulesToSave;
    private final @Nullable Double loraPlusRatio;
    private final @Nullable Quantization quantization;

    private LoraConfig(Builder builder) {
        rank = builder.rank;
        alpha = builder.alpha;
        dropout = builder.dropout;
        targetModules = builder.targetModules;
        rankStabilized = builder.rankStabilized;
        dora = builder.dora;
        rankPattern = builder.rankPattern;
        alphaPattern = builder.alphaPattern;
        layers = builder.layers;
        modulesToSave = builder.modulesToSave;
        loraPlusRatio = builder.loraPlusRatio;
        quantization = builder.quantization;
    }

    /** {@return a builder with everything left open} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that holds what this holds} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.rank = rank;
        builder.alpha = alpha;
        builder.dropout = dropout;
        builder.targetModules = targetModules;
        builder.rankStabilized = rankStabilized;
        builder.dora = dora;
        builder.rankPattern = rankPattern;
        builder.alphaPattern = alphaPattern;
        builder.layers = layers;
        builder.modulesToSave = modulesToSave;
        builder.loraPlusRatio = loraPlusRatio;
        builder.quantization = quantization;
        return builder;
    }

    /** {@return inner width of A [rank, in] and B [out, rank]; empty: the provider chooses} */
    public OptionalInt rank() {
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    /** {@return scale of the update, divided by the rank; empty: the provider chooses} */
    public OptionalDouble alpha() {
        return alpha == null ? OptionalDouble.empty() : OptionalDouble.of(alpha);
    }

    /** {@return share of A's input that is set to zero in training; empty: the provider chooses} */
    public OptionalDouble dropout() {
        return dropout == null ? OptionalDouble.empty() : OptionalDouble.of(dropout);
    }

    /** {@return names of the linear layers that get an adapter, such as {@code q_proj}; empty: all of them} */
    public List<String> targetModules() {
        return targetModules;
    }

    /** {@return whether the update is divided by the root of the rank instead of the rank: rsLoRA} */
    public boolean rankStabilized() {
        return rankStabilized;
    }

    /** {@return whether the length of each output's weights is trained apart from their direction: DoRA} */
    public boolean dora() {
        return dora;
    }

    /**
     * {@return ranks of single layers, by regular expressions over the end of their paths; the first that matches
     * counts}
     */
    public Map<String, Integer> rankPattern() {
        return rankPattern;
    }

    /**
     * {@return alphas of single layers, by regular expressions over the end of their paths; the first that matches
     * counts}
     */
    public Map<String, Double> alphaPattern() {
        return alphaPattern;
    }

    /** {@return the decoder layers that get an adapter, from 0; empty: all of them} */
    public Set<Integer> layers() {
        return layers;
    }

    /** {@return modules that are trained as a whole beside the adapter and saved with it, such as {@code lm_head}} */
    public List<String> modulesToSave() {
        return modulesToSave;
    }

    /** {@return learning rate of B over that of A: LoRA+; empty: both learn at one rate} */
    public OptionalDouble loraPlusRatio() {
        return loraPlusRatio == null ? OptionalDouble.empty() : OptionalDouble.of(loraPlusRatio);
    }

    /** {@return how the base is kept while training: QLoRA; empty: not quantised} */
    public Optional<Quantization> quantization() {
        return Optional.ofNullable(quantization);
    }

    /**
     * Builds a {@link LoraConfig}; a value out of range is refused at once. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Integer rank;
        private @Nullable Double alpha;
        private @Nullable Double dropout;
        private List<String> targetModules = List.of();
        private boolean rankStabilized;
        private boolean dora;
        private Map<String, Integer> rankPattern = Map.of();
        private Map<String, Double> alphaPattern = Map.of();
        private Set<Integer> layers = Set.of();
        private List<String> modulesToSave = List.of();
        private @Nullable Double loraPlusRatio;
        private @Nullable Quantization quantization;

        private Builder() {}

        /**
         * Sets rank.
         *
         * @param value inner width of A [rank, in] and B [out, rank]
         * @return this
         */
        public Builder rank(int value) {
            rank = Given.from("rank", value, 1, 4096);
            return this;
        }

        /**
         * Sets alpha.
         *
         * @param value scale of the update, divided by the rank
         * @return this
         */
        public Builder alpha(double value) {
            alpha = Given.above("alpha", value, 0);
            return this;
        }

        /**
         * Sets dropout.
         *
         * @param value share of A's input that is set to zero in training
         * @return this
         */
        public Builder dropout(double value) {
            dropout = Given.below("dropout", value, 0, 1);
            return this;
        }

        /**
         * Sets the linear layers that get an adapter.
         *
         * @param names for example {@code q_proj}; replaces what was set; empty means all
         * @return this
         */
        public Builder targetModules(Collection<String> names) {
            targetModules = List.copyOf(names);
            return this;
        }

        /**
         * Sets the linear layers that get an adapter.
         *
         * @param names for example {@code q_proj}; replaces what was set; none means all
         * @return this
         */
        public Builder targetModules(String... names) {
            return targetModules(List.of(names));
        }

        /**
         * Sets whether the update is divided by the root of the rank: rsLoRA, Kalajdzievski 2023,
         * <a href="https://arxiv.org/abs/2312.03732">arXiv 2312.03732</a>. High ranks then learn as fast as low ones.
         *
         * @param value false by default
         * @return this
         */
        public Builder rankStabilized(boolean value) {
            rankStabilized = value;
            return this;
        }

        /**
         * Sets whether the length of each output's weights is trained apart from their direction: DoRA, Liu et al.
         * 2024, <a href="https://arxiv.org/abs/2402.09353">arXiv 2402.09353</a>. Not together with dropout.
         *
         * @param value false by default
         * @return this
         */
        public Builder dora(boolean value) {
            dora = value;
            return this;
        }

        /**
         * Sets ranks of single layers, as PEFT's {@code rank_pattern}.
         *
         * @param ranks by regular expressions that match a layer's path, or its end after a dot, such as
         *     {@code layers\\.[12]\\.mlp\\.down_proj}; in order, the first that matches counts; replaces what was set
         * @return this
         */
        public Builder rankPattern(Map<String, Integer> ranks) {
            ranks.forEach((pattern, rank) -> {
                if (regex("rankPattern", pattern) && rank < 1) {
                    throw new IllegalArgumentException(
                            "rank in rankPattern: " + rank + " for " + pattern + " -> give at least 1");
                }
            });
            rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(ranks));
            return this;
        }

        /**
         * Sets alphas of single layers, as PEFT's {@code alpha_pattern}.
         *
         * @param alphas as for {@link #rankPattern(Map)}, each above 0
         * @return this
         */
        public Builder alphaPattern(Map<String, Double> alphas) {
            alphas.forEach((pattern, alpha) -> {
                if (regex("alphaPattern", pattern) && !(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "alpha in alphaPattern: " + alpha + " for " + pattern + " -> give a finite number above 0");
                }
            });
            alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphas));
            return this;
        }

        private static boolean regex(String what, String pattern) {
            try {
                return Pattern.compile(pattern) != null;
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        what + ": " + pattern + " is no regular expression, " + e.getDescription()
                                + " -> write one that Java's Pattern takes",
                        e);
            }
        }

        /**
         * Sets the decoder layers that get an adapter, as PEFT's {@code layers_to_transform}.
         *
         * @param numbers from 0; replaces what was set; empty means all
         * @return this
         */
        public Builder layers(Collection<Integer> numbers) {
            for (int number : numbers) {
                if (number < 0) {
                    throw new IllegalArgumentException("layer: " + number + " -> count layers from 0");
                }
            }
            layers = Collections.unmodifiableSet(new TreeSet<>(numbers));
            return this;
        }

        /**
         * Sets modules that are trained as a whole beside the adapter and saved with it, as PEFT's
         * {@code modules_to_save}.
         *
         * @param names such as {@code lm_head}, {@code embed_tokens} or {@code model.norm}; replaces what was set
         * @return this
         */
        public Builder modulesToSave(String... names) {
            modulesToSave = List.of(names);
            return this;
        }

        /**
         * Sets the learning rate of B over that of A: LoRA+, Hayou et al. 2024,
         * <a href="https://arxiv.org/abs/2402.12354">arXiv 2402.12354</a>.
         *
         * @param value above 0; the paper finds 16 a good start
         * @return this
         */
        public Builder loraPlusRatio(double value) {
            loraPlusRatio = Given.positive("loraPlusRatio", value);
            return this;
        }

        /**
         * Keeps the base in few bits while training: QLoRA. The adapter stays float32 and goes onto the unquantised
         * base as well.
         *
         * @param value how
         * @return this
         */
        public Builder quantization(Quantization value) {
            quantization = value;
            return this;
        }

        /** {@return what was collected} */
        public LoraConfig build() {
            return new LoraConfig(this);
        }
    }
}
