// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import io.github.finetune4j.rollout.internal.state.PolicyTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A policy of who gets a candidate, when, and what the candidate must show. Immutable; one policy may start many
 * rollouts, one after the other.
 *
 * <pre>{@code
 * Rollout live = RolloutPolicy.builder().name("support-chat")
 *         .addStage(0.05, Duration.ofHours(24)).addStage(0.25, Duration.ofHours(12)).addStage(1.0)
 *         .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01)).build().start(baseline, candidate, store);
 * ChatResponse answer = live.chat(request.withKey(userId));
 * }</pre>
 *
 * <p>{@link Policies} has the usual ones ready to be changed.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutPolicy {
    private final PolicySettings settings;

    RolloutPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    /** {@return a builder without stages} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a rollout, or goes on with the one of this name and these models that the store holds.
     *
     * <p>Which models they are, their {@link ChatModel#identity()} says; a model without one is refused. So another
     * candidate, or another baseline, is another rollout with a history of its own, which begins at the first stage. It
     * cannot begin while one of the same name is under way. One that has ended stays as it ended for its models, and
     * says so by {@link Rollout#status()} and in the log.
     *
     * @param baseline what everybody gets in doubt
     * @param candidate what is to go live
     * @param store where the rollout's state is kept; not closed by the rollout
     * @return a model and a handle; close it when it is no longer asked
     * @throws IllegalArgumentException if a model does not say which one it is
     * @throws IllegalStateException if the store holds a rollout of this name and these models with another policy, or
     *     another one of this name is under way
     * @throws io.github.finetune4j.error.RolloutException if the store cannot be reached
     */
    public Rollout start(ChatModel baseline, ChatModel candidate, RolloutStore store) {
        return start(baseline, Map.of("candidate", candidate), store);
    }

    /**
     * Starts a rollout of several candidates, of which at most one wins.
     *
     * @param baseline what everybody gets in doubt
     * @param candidates at least one, by name (1 to 100 characters on one line), in a fixed order: names are sorted
     * @param store where the rollout's state is kept; not closed by the rollout
     * @return a model and a handle
     * @throws IllegalArgumentException as {@link #start(ChatModel, ChatModel, RolloutStore)}
     * @throws IllegalStateException as {@link #start(ChatModel, ChatModel, RolloutStore)}
     */
    public Rollout start(ChatModel baseline, Map<String, ChatModel> candidates, RolloutStore store) {
        return Rollout.start(settings, baseline, candidates, store, RolloutRuntime.system(settings));
    }

    Rollout start(ChatModel baseline, Map<String, ChatModel> candidates, RolloutStore store, RolloutRuntime runtime) {
        return Rollout.start(settings, baseline, candidates, store, runtime);
    }

    PolicySettings settings() {
        return settings;
    }

    /** {@return the rollout's name} */
    public String name() {
        return settings.name;
    }

    /** {@return whether chance routes each request anew, so that no key keeps its arm} */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public boolean perRequest() {
        return !settings.sticky;
    }

    /** {@return the stages in order} */
    public List<Stage> stages() {
        return settings.stages;
    }

    /** {@return the gates of every stage} */
    public List<LiveGate> gates() {
        return settings.gates;
    }

    /** {@return what is measured, the built-in metrics first} */
    public List<LiveMetric> metrics() {
        return settings.metrics;
    }

    /**
     * {@return the terms by which a rollout is found again, each with its value in words, in an order that stays; a
     * rollout that is under way goes on with the same ones alone}
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public Map<String, String> terms() {
        return PolicyTerms.of(settings, List.of("baseline", "candidate"));
    }

    /**
     * {@return how the chance of a false verdict is spent}
     *
     * @param candidates how many arms besides the baseline, at least 1
     */
    public ErrorBudget errorBudget(int candidates) {
        return ErrorBudget.of(settings, candidates);
    }

    /**
     * Builds a {@link RolloutPolicy}. Only a name and a stage are needed. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final PolicySettings draft = new PolicySettings();

        private Builder() {}

        /**
         * Sets the rollout's name: one for each feature that has a model. With the models that are compared it is how
         * the store finds the rollout again.
         *
         * @param value letters, digits, {@code . _ -}, 100 at most, no point in front
         * @return this
         */
        public Builder name(String value) {
            draft.givenName = PolicySettings.checkedName(value);
            return this;
        }

        /**
         * Sets the stages, instead of those set before.
         *
         * @param stages in order
         * @return this
         */
        public Builder stages(Stage... stages) {
            draft.stages = new ArrayList<>(List.of(stages));
            return this;
        }

        /**
         * Appends a stage.
         *
         * @param share of the keys or requests that get a candidate, above 0 to 1
         * @param minDuration at least that long
         * @return this
         */
        public Builder addStage(double share, Duration minDuration) {
            return addStage(Stage.of(share, minDuration));
        }

        /**
         * Appends a stage that lasts no time: with share 1, the end.
         *
         * @param share above 0 to 1
         * @return this
         */
        public Builder addStage(double share) {
            return addStage(Stage.of(share, Duration.ZERO));
        }

        /**
         * Appends a stage.
         *
         * @param stage the next one
         * @return this
         */
        public Builder addStage(Stage stage) {
            draft.addStage(stage);
            return this;
        }

        /**
         * Sets the gates that every stage has to pass, instead of those set before.
         *
         * @param gates from {@link LiveGates}
         * @return this
         */
        public Builder gates(LiveGate... gates) {
            draft.gates = new ArrayList<>(List.of(gates));
            return this;
        }

        /**
         * Appends a gate that every stage has to pass.
         *
         * @param gate from {@link LiveGates}
         * @return this
         */
        public Builder addGate(LiveGate gate) {
            draft.addGate(gate);
            return this;
        }

        /**
         * Appends a metric.
         *
         * @param metric its name differs from the others' and from the built-in ones
         * @return this
         */
        public Builder addMetric(LiveMetric metric) {
            draft.addMetric(metric);
            return this;
        }

        /**
         * Sets what tokens cost, for every arm without a price of its own; this gives the metric {@code cost}.
         *
         * @param price per million tokens
         * @return this
         */
        public Builder defaultPrice(TokenPrice price) {
            draft.price = price;
            return this;
        }

        /**
         * Adds what the tokens of one arm cost.
         *
         * @param arm {@code baseline}, {@code candidate} or the candidate's name; the same arm again replaces its price
         * @param price per million tokens, in the currency of the others
         * @return this
         */
        public Builder addPrice(String arm, TokenPrice price) {
            draft.prices.put(arm, price);
            return this;
        }

        /**
         * Puts the rollout on record: its models, each stage, and how it ended, so that an answer leads back to the
         * data that taught its model. A registry that is out of reach costs no answer: reports are repeated.
         *
         * @param value to report to; stays open as long as the rollout; default: none
         * @return this
         */
        public Builder registry(Registry value) {
            draft.registry = value;
            return this;
        }

        /**
         * Sets which key or request gets which arm.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder routing(Consumer<RolloutRouting> settings) {
            settings.accept(new RolloutRouting(draft));
            return this;
        }

        /**
         * Sets how often the rollout acts and how long it waits.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder timing(Consumer<RolloutTiming> settings) {
            settings.accept(new RolloutTiming(draft));
            return this;
        }

        /**
         * Sets how candidates are called.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder calls(Consumer<RolloutCalls> settings) {
            settings.accept(new RolloutCalls(draft));
            return this;
        }

        /**
         * Sets what answers are counted as.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder measurement(Consumer<RolloutMeasurement> settings) {
            settings.accept(new RolloutMeasurement(draft));
            return this;
        }

        /**
         * Sets a switch that is looked at with every request: while it is on, everybody gets the baseline.
         *
         * @param value quick
         * @return this
         */
        public Builder killSwitch(BooleanSupplier value) {
            draft.killSwitch = value;
            return this;
        }

        /**
         * Sets the chance of any false verdict over the whole rollout: however long, however many interim analyses,
         * with all gates and candidates together: the α of its tests.
         *
         * @param value between 0 and 1; 0.05 by default
         * @return this
         */
        public Builder significance(double value) {
            if (!(value > 0 && value < 1)) {
                throw new IllegalArgumentException(
                        "significance: " + value + " -> give a chance between 0 and 1, both excluded");
            }
            draft.alpha = value;
            return this;
        }

        /**
         * Sets the clock. The policy's times (stages, {@code maxStale}, {@code maxAutoPause}, latencies) are all
         * counted by it.
         *
         * <p>So a whole policy can be tried in seconds: answer some requests, turn the clock, and call
         * {@link Rollout#runInterimAnalysis()}, again and again, with turns shorter than {@code maxStale} or a
         * {@code runInterimAnalysis()} after each; {@code candidateTimeout} and the pauses between the rollout's own
         * analyses stay real. A clock that runs without analyses is a store out of reach: after {@code maxStale}
         * everybody gets the baseline, and {@link RolloutStatus#autoPaused()} and the log say so.
         *
         * @param value the system's by default
         * @return this
         */
        public Builder clock(InstantSource value) {
            draft.clock = value;
            return this;
        }

        /**
         * {@return the policy}
         *
         * @throws IllegalStateException if something is missing or contradictory: all of it is named
         */
        public RolloutPolicy build() {
            return new RolloutPolicy(draft.checked());
        }
    }
}
