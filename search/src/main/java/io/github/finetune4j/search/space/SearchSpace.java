// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a search varies:
 *
 * <pre>{@code
 * SearchSpace space = SearchSpace.builder()
 *         .logReal("learningRate", 1e-5, 1e-3)
 *         .choice("schedule", "constant", "cosine")
 *         .when("schedule", List.of("cosine"), s -> s.whole("warmupSteps", 0, 100, 10))
 *         .build();
 * }</pre>
 *
 * Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SearchSpace {
    private final Map<String, Parameter> parameters;

    private SearchSpace(Map<String, Parameter> parameters) {
        this.parameters = parameters;
    }

    /** {@return a builder of a space without parameters} */
    public static Builder builder() {
        return new Builder(new LinkedHashMap<>(), null);
    }

    /**
     * {@return what matters most in any fine-tuning: {@code learningRate} from 1e-5 to 1e-3 on a logarithmic range,
     * {@code batchSize} 4, 8 or 16, {@code epochs} from 2 to 5}
     */
    public static SearchSpace fineTuning() {
        return fineTuningBuilder().build();
    }

    /**
     * {@return the parameters of {@link #fineTuning()} and those of a low-rank adapter: {@code rank} 8, 16, 32 or 64,
     * {@code alphaPerRank} 1, 2 or 4, {@code dropout} 0, 0.05 or 0.1, and {@code targetModules}, the attention's four
     * or all}
     */
    public static SearchSpace lora() {
        return fineTuningBuilder()
                .choice("rank", 8, 16, 32, 64)
                .choice("alphaPerRank", 1, 2, 4)
                .choice("dropout", 0.0, 0.05, 0.1)
                .choice("targetModules", List.of("q_proj", "k_proj", "v_proj", "o_proj"), List.of())
                .build();
    }

    private static Builder fineTuningBuilder() {
        return builder()
                .logReal("learningRate", 1e-5, 1e-3)
                .choice("batchSize", 4, 8, 16)
                .whole("epochs", 2, 5);
    }

    /** {@return the parameters, each after the one that its condition names} */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /**
     * {@return one parameter}
     *
     * @param name of it
     * @throws IllegalArgumentException if there is none of this name
     */
    public Parameter parameter(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "parameter " + name + ": not in the space -> name one of " + parameters.keySet());
        }
        return parameter;
    }

    /**
     * {@return settings with a value for each parameter that exists beside those chosen before it}
     *
     * @param chooser gives a value for each parameter that it is asked for
     * @throws IllegalArgumentException if a value is none of the parameter's
     */
    public Settings fill(Function<Parameter, Object> chooser) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters.values()) {
            if (exists(parameter, values)) {
                values.put(parameter.name(), chooser.apply(parameter));
            }
        }
        Settings settings = Settings.of(values);
        check(settings);
        return settings;
    }

    private static boolean exists(Parameter parameter, Map<String, Object> values) {
        return parameter
                .condition()
                .map(condition -> condition.values().contains(values.get(condition.parameter())))
                .orElse(true);
    }

    /**
     * Refuses settings that are not of this space.
     *
     * @param settings to be checked
     * @throws IllegalArgumentException if they are not: every reason is named
     */
    public void check(Settings settings) {
        List<String> problems = new ArrayList<>();
        for (Parameter parameter : parameters.values()) {
            boolean exists = exists(parameter, settings.values());
            if (exists != settings.has(parameter.name())) {
                problems.add(parameter.name() + (exists ? " is missing" : " exists beside other values only"));
            } else if (exists && !parameter.allows(settings.value(parameter.name()))) {
                problems.add(parameter.name() + " is " + settings.value(parameter.name()));
            }
        }
        settings.values().keySet().stream()
                .filter(name -> !parameters.containsKey(name))
                .forEach(name -> problems.add(name + " is no parameter"));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings outside the space: " + String.join(", ", problems) + " -> keep to " + this);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchSpace space && parameters().equals(space.parameters());
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    @Override
    public String toString() {
        return parameters.values().toString();
    }

    /**
     * Builds a {@link SearchSpace}; a range or a list of options that can't be is refused at once. Not safe for use by
     * several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, Parameter> parameters;
        private final @Nullable Condition only;

        private Builder(Map<String, Parameter> parameters, @Nullable Condition only) {
            this.parameters = parameters;
            this.only = only;
        }

        /**
         * Adds a number.
         *
         * @param name of it
         * @param low least value
         * @param high greatest value
         * @return this
         */
        public Builder real(String name, double low, double high) {
            return real(name, low, high, 0);
        }

        /**
         * Adds a number in steps.
         *
         * @param name of it
         * @param low least value
         * @param high greatest value
         * @param step distance of two values, which leads from the least to the greatest; 0: any number of the range
         * @return this
         */
        public Builder real(String name, double low, double high, double step) {
            return add(new RealParameter(name, low, high, false, step, only));
        }

        /**
         * Adds a number of which equal ratios are equally far apart, such as a learning rate.
         *
         * @param name of it
         * @param low least value, above 0
         * @param high greatest value
         * @return this
         */
        public Builder logReal(String name, double low, double high) {
            return add(new RealParameter(name, low, high, true, 0, only));
        }

        /**
         * Adds a whole number.
         *
         * @param name of it
         * @param low least value
         * @param high greatest value
         * @return this
         */
        public Builder whole(String name, int low, int high) {
            return whole(name, low, high, 1);
        }

        /**
         * Adds a whole number in steps.
         *
         * @param name of it
         * @param low least value
         * @param high greatest value
         * @param step distance of two values, which leads from the least to the greatest
         * @return this
         */
        public Builder whole(String name, int low, int high, int step) {
            return add(new WholeParameter(name, low, high, false, step, only));
        }

        /**
         * Adds a whole number of which equal ratios are equally far apart, such as a width.
         *
         * @param name of it
         * @param low least value, above 0
         * @param high greatest value
         * @return this
         */
        public Builder logWhole(String name, int low, int high) {
            return add(new WholeParameter(name, low, high, true, 1, only));
        }

        /**
         * Adds a choice among options without an order.
         *
         * @param name of it
         * @param options texts, finite numbers, booleans, or lists of these; at least one, none twice
         * @return this
         */
        public Builder choice(String name, Object... options) {
            return add(new ChoiceParameter(name, Arrays.asList(options), only));
        }

        /**
         * Adds parameters that exist only beside certain values of another one, which was added before.
         *
         * @param parameter name of the other one
         * @param values of the other one
         * @param added adds them
         * @return this
         */
        public Builder when(String parameter, Collection<?> values, Consumer<Builder> added) {
            Condition condition = new Condition(parameter, List.copyOf(values));
            Parameter other = parameters.get(parameter);
            if (other == null) {
                throw new IllegalArgumentException(
                        "condition on " + parameter + ": not in the space yet -> add that parameter first");
            }
            for (Object value : condition.values()) {
                if (!other.allows(value)) {
                    throw new IllegalArgumentException(
                            "condition on " + parameter + ": " + value + " -> name values that it can have: " + other);
                }
            }
            added.accept(new Builder(parameters, condition));
            return this;
        }

        private Builder add(Parameter parameter) {
            if (parameter.name().isBlank() || parameters.containsKey(parameter.name())) {
                throw new IllegalArgumentException("parameter \"" + parameter.name()
                        + "\": blank or there already -> give each a name of its own");
            }
            parameters.put(parameter.name(), parameter);
            return this;
        }

        /**
         * {@return the space}
         *
         * @throws IllegalStateException if it has no parameter
         */
        public SearchSpace build() {
            if (parameters.isEmpty()) {
                throw new IllegalStateException("the search space is empty -> add at least one parameter");
            }
            return new SearchSpace(Collections.unmodifiableMap(new LinkedHashMap<>(parameters)));
        }
    }
}
