// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.rollout.ArmChoice;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An OpenFeature provider whose flags are rollouts: other code of the application asks which arm a user gets, and does
 * as the rollout does, for example with the prompt or the page that belongs to the candidate.
 *
 * <pre>{@code
 * OpenFeatureAPI.getInstance().setProviderAndWait("models", RolloutFlags.of(rollout));
 * String arm = OpenFeatureAPI.getInstance().getClient("models")
 *         .getStringValue("support-chat", "baseline", new ImmutableContext(userId));
 * }</pre>
 *
 * <p>A flag is named as its rollout, unless another name is given. As a text it is the arm, {@code baseline} or a
 * candidate's name; as a boolean, whether a candidate answers. The variant is the arm. The targeting key is the key of
 * the request, the other attributes of the context are its further fields.
 *
 * <p>The reason is {@code SPLIT} where the key's place in the shares decides, {@code DEFAULT} for who takes no part
 * (audience, layer, holdout, a candidate that was taken out), {@code STATIC} once the rollout has ended,
 * {@code DISABLED} while its kill switch is on, and {@code STALE} while it goes to the baseline in doubt, for example
 * because its store is out of reach. The flag's metadata are {@code rollout}, {@code phase}, {@code model} (of the
 * arm), {@code stage}, {@code stages}, {@code share} (of all keys that get a candidate) and {@code version}.
 *
 * <p>Without a targeting key the error is {@code TARGETING_KEY_MISSING}, for another flag {@code FLAG_NOT_FOUND}, for
 * another type {@code TYPE_MISMATCH}, for a context that makes no request {@code INVALID_CONTEXT}; the caller gets his
 * default. When the next stage begins, a candidate is taken out, or the rollout ends, the provider says
 * {@code PROVIDER_CONFIGURATION_CHANGED}; the event's metadata are {@code kind}, {@code stage}, {@code share} and
 * {@code version}. It does so as soon as this process knows.
 *
 * <p>{@code shutdown} ends the events; it does not close the rollouts. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RolloutFlags extends EventProvider {
    private static final Metadata NAME = () -> "finetune4j-rollouts";

    private final Map<String, RolloutFlag> flags;
    private final Function<EvaluationContext, ChatRequest> requests;
    private final AtomicBoolean listening = new AtomicBoolean();
    private volatile boolean open = true;

    private RolloutFlags(Map<String, RolloutFlag> flags, Function<EvaluationContext, ChatRequest> requests) {
        this.flags = flags;
        this.requests = requests;
    }

    /**
     * {@return a provider of one flag, named as the rollout}
     *
     * @param rollout that routes by keys
     * @throws IllegalArgumentException if it routes each request by chance
     */
    public static RolloutFlags of(Rollout rollout) {
        return builder().addRollout(rollout).build();
    }

    /** {@return a builder without flags} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Metadata getMetadata() {
        return NAME;
    }

    @Override
    public void initialize(EvaluationContext context) {
        if (!listening.getAndSet(true)) {
            flags.values().forEach(flag -> flag.rollout().onEvent(event -> notifyClients(flag, event)));
        }
    }

    private void notifyClients(RolloutFlag flag, RolloutEvent event) {
        if (open) {
            flag.change(event).ifPresent(this::emitProviderConfigurationChanged);
        }
    }

    @Override
    public void shutdown() {
        open = false;
        super.shutdown();
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String fallback, EvaluationContext context) {
        return resolved(key, fallback, context, (flag, choice) -> choice.arm());
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean fallback, EvaluationContext context) {
        return resolved(key, fallback, context, (flag, choice) -> flag.candidate(choice));
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer fallback, EvaluationContext context) {
        return mismatch(key, fallback, "an integer");
    }

    @Override
    public ProviderEvaluation<Long> getLongEvaluation(String key, Long fallback, EvaluationContext context) {
        return mismatch(key, fallback, "a long");
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double fallback, EvaluationContext context) {
        return mismatch(key, fallback, "a double");
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value fallback, EvaluationContext context) {
        return mismatch(key, fallback, "an object");
    }

    private <T> ProviderEvaluation<T> resolved(
            String key, T fallback, EvaluationContext context, BiFunction<RolloutFlag, ArmChoice, T> value) {
        RolloutFlag flag = flags.get(key);
        if (flag == null) {
            return unknown(key, fallback);
        }
        String targetingKey = context.getTargetingKey();
        if (targetingKey == null || targetingKey.isBlank()) {
            return error(
                    fallback,
                    ErrorCode.TARGETING_KEY_MISSING,
                    "flag " + key + " without a targeting key -> give the key that the rollout's requests bear");
        }
        Attempt<ChatRequest> request = Attempt.at(() -> Objects.requireNonNull(requests.apply(context)));
        Throwable failure = request.failure();
        if (failure != null) {
            return error(
                    fallback,
                    ErrorCode.INVALID_CONTEXT,
                    "flag " + key + ": the context makes no request, "
                            + failure.getClass().getName()
                            + " was thrown -> fix the context, or the function given to requests(...)");
        }
        ArmChoice choice = flag.rollout().choice(request.value());
        return ProviderEvaluation.<T>builder()
                .value(value.apply(flag, choice))
                .variant(choice.arm())
                .reason(RolloutFlag.reason(choice.why()))
                .flagMetadata(flag.metadata(choice))
                .build();
    }

    private <T> ProviderEvaluation<T> mismatch(String key, T fallback, String type) {
        return flags.containsKey(key)
                ? error(
                        fallback,
                        ErrorCode.TYPE_MISMATCH,
                        "flag " + key + " as " + type + " -> ask for a text (the arm) or a boolean (a candidate?)")
                : unknown(key, fallback);
    }

    private <T> ProviderEvaluation<T> unknown(String key, T fallback) {
        return error(fallback, ErrorCode.FLAG_NOT_FOUND, "no flag " + key + " -> one of " + flags.keySet());
    }

    private static <T> ProviderEvaluation<T> error(T fallback, ErrorCode code, String message) {
        return ProviderEvaluation.<T>builder()
                .value(fallback)
                .reason(Reason.ERROR.toString())
                .errorCode(code)
                .errorMessage(message)
                .build();
    }

    /**
     * Builds {@link RolloutFlags}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final Map<String, RolloutFlag> flags = new LinkedHashMap<>();
        private @Nullable Function<EvaluationContext, ChatRequest> requests;

        private Builder() {}

        /**
         * Adds a rollout as a flag of its name.
         *
         * @param rollout that routes by keys
         * @return this
         * @throws IllegalArgumentException if it routes each request by chance, or there is a flag of that name
         */
        public Builder addRollout(Rollout rollout) {
            return addRollout(rollout.policy().name(), rollout);
        }

        /**
         * Adds a rollout as a flag.
         *
         * @param flag its key, not blank
         * @param rollout that routes by keys
         * @return this
         * @throws IllegalArgumentException if it routes each request by chance, or there is a flag of that key
         */
        public Builder addRollout(String flag, Rollout rollout) {
            Given.text("key of a flag", flag);
            if (rollout.policy().perRequest()) {
                throw new IllegalArgumentException("rollout " + rollout.policy().name()
                        + " routes each request by chance, so no key has an arm -> leave perRequest() out");
            }
            if (flags.putIfAbsent(flag, RolloutFlag.of(flag, rollout)) != null) {
                throw new IllegalArgumentException("flag " + flag + " twice -> give each rollout a key of its own");
            }
            return this;
        }

        /**
         * Sets which request a context stands for, where the rollout's audience looks at more than further fields.
         * Default: a request with the targeting key as its key, and each other attribute as a further field.
         *
         * @param function quick; called on the caller's thread, with a context that has a targeting key
         * @return this
         */
        public Builder requests(Function<EvaluationContext, ChatRequest> function) {
            requests = function;
            return this;
        }

        /**
         * {@return the provider}
         *
         * @throws IllegalStateException if there is no flag
         */
        public RolloutFlags build() {
            if (flags.isEmpty()) {
                throw new IllegalStateException("no flag -> add a rollout");
            }
            return new RolloutFlags(new LinkedHashMap<>(flags), requests == null ? FlagContext::request : requests);
        }
    }
}
