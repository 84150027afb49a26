package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Who gets a candidate, when, and what it has to show. Immutable; one policy may start many rollouts, one after the other.
 *
 * <pre>{@code
 * Rollout live = RolloutPolicy.builder().name("support-chat").stage(0.05, Duration.ofHours(24)).stage(0.25, Duration.ofHours(12)).stage(1.0)
 *         .gate(Gates.noWorse("error_rate", 0.01)).build().start(baseline, candidate, store);
 * ChatResponse answer = live.chat(request.withKey(userId));
 * }</pre>
 *
 * <p>{@link Policies} has the usual ones ready to be changed.
 *
 * @since 0.1
 */
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
     * <p>Which models they are, their {@link ChatModel#identity()} says; a model without one is refused. So another candidate, or another baseline, is
     * another rollout with a history of its own, which begins at the first stage. It cannot begin while one of the same name is under way. One that has
     * ended stays as it ended for its models, and says so by {@link Rollout#status()} and in the log.
     *
     * @param baseline what everybody gets in doubt
     * @param candidate what is to go live
     * @param store where the rollout's state is kept; not closed by the rollout
     * @return a model and a handle; close it when it is no longer asked
     * @throws IllegalArgumentException if a model does not say which one it is
     * @throws IllegalStateException if the store holds a rollout of this name and these models with another policy, or another one of this name is
     *     under way
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

    /** {@return the stages in order} */
    public List<Stage> stages() {
        return settings.stages;
    }

    /** {@return the gates of every stage} */
    public List<LiveGate> gates() {
        return settings.gates;
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
     * Collects a policy. Only a name and a stage are needed.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final PolicySettings draft = new PolicySettings();

        private Builder() {}

        /**
         * Sets the rollout's name: one for each feature that has a model. With the models that are compared it is how the store finds the rollout again.
         *
         * @param value letters, digits, {@code . _ -}, 100 at most, no point in front
         * @return this
         */
        public Builder name(String value) {
            draft.givenName = value;
            return this;
        }

        /**
         * Sets the salt of the keys' hash. By default it is the name, so each rollout shuffles keys anew.
         *
         * @param value another salt, another shuffle
         * @return this
         */
        public Builder salt(String value) {
            draft.bucketing = Bucketing.salted(value);
            return this;
        }

        /**
         * Sets how keys are bucketed, for keys that GrowthBook or Unleash have bucketed before.
         *
         * @param value in place of the salted hash
         * @return this
         */
        public Builder bucketing(Bucketing value) {
            draft.bucketing = value;
            return this;
        }

        /**
         * Lays the arms out as GrowthBook does for an experiment: each arm takes the stage's share of its weight, the rest is in no arm.
         *
         * @param weights the baseline's, then each candidate's in the order of their names; they sum to 1
         * @return this
         */
        public Builder weights(double... weights) {
            draft.weights = weights.clone();
            return this;
        }

        /**
         * Routes each request by chance, not by its key. Then users see both models; for answers that stand alone.
         *
         * @return this
         */
        public Builder perRequest() {
            draft.sticky = false;
            return this;
        }

        /**
         * Appends a stage.
         *
         * @param share of the keys or requests that get a candidate, above 0 to 1
         * @param minDuration at least that long
         * @return this
         */
        public Builder stage(double share, Duration minDuration) {
            return stage(Stage.of(share, minDuration));
        }

        /**
         * Appends a stage that lasts no time: with share 1, the end.
         *
         * @param share above 0 to 1
         * @return this
         */
        public Builder stage(double share) {
            return stage(Stage.of(share, Duration.ZERO));
        }

        /**
         * Appends a stage.
         *
         * @param stage the next one
         * @return this
         */
        public Builder stage(Stage stage) {
            draft.addStage(stage);
            return this;
        }

        /**
         * Appends a gate that every stage has to pass.
         *
         * @param gate from {@link LiveGates}
         * @return this
         */
        public Builder gate(LiveGate gate) {
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
         * Sets what an answer's tokens cost, which gives the metric {@code cost}.
         *
         * @param arm {@code baseline}, {@code candidate} or the candidate's name
         * @param inputPerMillion tokens, at least 0
         * @param outputPerMillion tokens, at least 0
         * @return this
         */
        public Builder price(String arm, double inputPerMillion, double outputPerMillion) {
            draft.addPrice(arm, inputPerMillion, outputPerMillion);
            return this;
        }

        /**
         * Sets which answers are refusals. By default those that a filter held back, and those with a {@code refusal} among their further facts.
         *
         * @param test whether the model refused
         * @return this
         */
        public Builder refusal(Predicate<ChatResponse> test) {
            draft.refusal = test;
            return this;
        }

        /**
         * Sets a covariate that was known before the rollout, such as the user's value of the metric in the weeks before: amounts are then compared
         * with less variance (CUPED).
         *
         * @param covariate of a request, quick and finite; 0 where nothing is known
         * @return this
         */
        public Builder covariate(ToDoubleFunction<ChatRequest> covariate) {
            draft.covariate = covariate;
            return this;
        }

        /**
         * Sets where a request's attributes come from, for {@link #target}.
         *
         * @param source quick; called on the caller's thread
         * @return this
         */
        public Builder attributes(Function<ChatRequest, Map<String, ?>> source) {
            draft.attributes = source;
            return this;
        }

        /**
         * Sets who may get a candidate.
         *
         * @param value everybody by default
         * @return this
         */
        public Builder target(Audience value) {
            draft.target = value;
            return this;
        }

        /**
         * Sets the part of all keys that belongs to this rollout.
         *
         * @param value all keys by default
         * @return this
         */
        public Builder layer(Layer value) {
            draft.layer = value;
            return this;
        }

        /**
         * Keeps some keys at the baseline for good, after promotion too.
         *
         * @param share from 0 to below 1; 0 by default
         * @return this
         */
        public Builder holdout(double share) {
            draft.holdout = share;
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
         * Sets how well a candidate's answer agrees with the baseline's in a shadow stage, as metric {@code agreement}.
         *
         * @param value baseline's answer, candidate's answer, to a number from 0 to 1; by default 1 for equal texts and equal tool calls, in any order and under any ids
         * @return this
         */
        public Builder agreement(BiFunction<ChatResponse, ChatResponse, Double> value) {
            draft.agreement = value;
            return this;
        }

        /**
         * Sets the chance of any false verdict over the whole rollout: however long, however often it looks, with all gates and candidates together.
         *
         * @param value between 0 and 1; 0.05 by default
         * @return this
         */
        public Builder alpha(double value) {
            draft.alpha = value;
            return this;
        }

        /**
         * Sets how often it looks at the numbers. Looking often costs no validity.
         *
         * @param value a minute by default
         * @return this
         */
        public Builder lookEvery(Duration value) {
            draft.lookEvery = value;
            return this;
        }

        /**
         * Sets how often counts are written and the state is read, so how soon other processes follow.
         *
         * @param value two seconds by default
         * @return this
         */
        public Builder refreshEvery(Duration value) {
            draft.refreshEvery = value;
            return this;
        }

        /**
         * Sets how long a trouble may last (no data, a metric that fails, a clock that jumps) before the rollout goes back to the baseline.
         *
         * @param value six hours by default
         * @return this
         */
        public Builder maxHold(Duration value) {
            draft.maxHold = value;
            return this;
        }

        /**
         * Sets how long the rollout may be without any counted request before that is a trouble: longer than the longest night or weekend without users.
         *
         * @param value a day by default
         * @return this
         */
        public Builder maxSilence(Duration value) {
            draft.maxSilence = value;
            return this;
        }

        /**
         * Sets how long this process may be without word from the store before its requests go to the baseline.
         *
         * @param value thirty seconds by default
         * @return this
         */
        public Builder maxStale(Duration value) {
            draft.maxStale = value;
            return this;
        }

        /**
         * Sets how long a candidate may take. Then it is interrupted and the baseline is asked, so the caller waits that much longer at most.
         *
         * @param value thirty seconds by default
         * @return this
         */
        public Builder candidateTimeout(Duration value) {
            draft.candidateTimeout = value;
            return this;
        }

        /**
         * Asks the baseline too when a candidate has not answered by then; the first good answer counts. A slow candidate is measured all the same.
         *
         * @param value never by default
         * @return this
         */
        public Builder hedgeAfter(Duration value) {
            draft.hedgeAfter = value;
            return this;
        }

        /**
         * Hands a streamed answer of a candidate over only when it is whole, so that the baseline can step in at any time.
         *
         * @return this
         */
        public Builder holdBackStreams() {
            draft.holdBackStreams = true;
            return this;
        }

        /**
         * Sets how many calls of candidates may run at once in this process; a call beyond that counts as failed.
         *
         * @param value at least 1; 256 by default
         * @return this
         */
        public Builder maxConcurrent(int value) {
            draft.maxConcurrent = value;
            return this;
        }

        /**
         * Sets what runs the calls of candidates, so that they can be given up: for example virtual threads.
         *
         * @param value daemon threads of its own by default
         * @return this
         */
        public Builder executor(Executor value) {
            draft.executor = value;
            return this;
        }

        /**
         * Sets the clock. The policy's times (stages, {@code maxStale}, {@code maxHold}, latencies) are all counted by it.
         *
         * <p>So a whole policy can be tried in seconds: answer some requests, turn the clock, and call {@link Rollout#look()}, again and again, with turns
         * shorter than {@code maxStale} or a {@code look()} after each; {@code candidateTimeout} and the pauses between the rollout's own looks stay real. A
         * clock that runs without looks is a store out of reach: after {@code maxStale} everybody gets the baseline, and {@link RolloutStatus#held()} and the
         * log say so.
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
         * @throws IllegalArgumentException naming every setting that is missing or out of range
         */
        public RolloutPolicy build() {
            return new RolloutPolicy(draft.checked());
        }
    }
}
