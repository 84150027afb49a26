package io.github.finetune4j.training;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The low-rank adapter: a frozen weight W becomes W + (alpha / rank) · B · A. Terms and defaults as in PEFT. Immutable.
 *
 * @since 0.1
 */
public final class LoraConfig {
    private final @Nullable Integer rank;
    private final @Nullable Double alpha;
    private final @Nullable Double dropout;
    private final List<String> targetModules;

    private LoraConfig(Builder builder) {
        rank = builder.rank;
        alpha = builder.alpha;
        dropout = builder.dropout;
        targetModules = builder.targetModules;
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

    /**
     * Collects loraConfig; a value out of range is refused at once.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Integer rank;
        private @Nullable Double alpha;
        private @Nullable Double dropout;
        private List<String> targetModules = List.of();

        private Builder() {}

        /**
         * Sets rank.
         *
         * @param value inner width of A [rank, in] and B [out, rank]
         * @return this
         */
        public Builder rank(int value) {
            if (!(value >= 1 && value <= 4096)) {
                throw new IllegalArgumentException("rank must be from 1 to 4096, got " + value);
            }
            rank = value;
            return this;
        }

        /**
         * Sets alpha.
         *
         * @param value scale of the update, divided by the rank
         * @return this
         */
        public Builder alpha(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("alpha must be above 0, got " + value);
            }
            alpha = value;
            return this;
        }

        /**
         * Sets dropout.
         *
         * @param value share of A's input that is set to zero in training
         * @return this
         */
        public Builder dropout(double value) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, got " + value);
            }
            dropout = value;
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

        /** {@return what was collected} */
        public LoraConfig build() {
            return new LoraConfig(this);
        }
    }
}
