// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.Audience;
import io.github.finetune4j.rollout.RolloutRouting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Lets a boolean flag say who takes part in a rollout: for whom it is true may get a candidate, everybody else gets the
 * baseline and is not counted.
 *
 * <pre>{@code
 * FlagAudience pilots = FlagAudience.of(client, "support-pilots");
 * RolloutPolicy policy = RolloutPolicy.builder().name("support-chat").routing(pilots::applyTo).addStage(0.5)...
 * }</pre>
 *
 * <p>The flag is asked with each request, on its thread, so its provider should answer from memory. Its targeting key
 * is the request's key. Where it gives no answer (its service is gone or throws, the flag is unknown, disabled or of
 * another type), the request does not take part: it gets the baseline. {@link #failures} counts that, and a warning
 * says it, once until the flag answers again.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlagAudience implements Audience {
    private final SteeringFlag flag;
    private final Function<ChatRequest, Map<String, ?>> attributes;

    private FlagAudience(SteeringFlag flag, Function<ChatRequest, Map<String, ?>> attributes) {
        this.flag = flag;
        this.attributes = attributes;
    }

    /**
     * {@return an audience that knows a request's key alone}
     *
     * @param client that asks
     * @param flag key of a boolean flag, not blank
     */
    public static FlagAudience of(Client client, String flag) {
        return of(client, flag, request -> Map.of());
    }

    /**
     * {@return an audience that knows more than a request's key}
     *
     * @param client that asks
     * @param flag key of a boolean flag, not blank
     * @param attributes what the flag's rules go by: texts, numbers, truth values, lists and maps of these; quick
     */
    public static FlagAudience of(Client client, String flag, Function<ChatRequest, Map<String, ?>> attributes) {
        return new FlagAudience(new SteeringFlag(client, flag, "whom it is asked for gets the baseline"), attributes);
    }

    /**
     * Sets the audience of a rollout, and where its attributes come from; for
     * {@link io.github.finetune4j.rollout.RolloutPolicy.Builder#routing}.
     *
     * @param routing of a policy
     */
    public void applyTo(RolloutRouting routing) {
        routing.attributes(this::attributes).audience(this);
    }

    private Map<String, ?> attributes(ChatRequest request) {
        Map<String, Object> all = new HashMap<>(attributes.apply(request));
        request.key().ifPresent(key -> all.put(EvaluationContext.TARGETING_KEY, key));
        return all;
    }

    @Override
    public boolean matches(Map<String, ?> about) {
        return flag.read(FlagContext.of(about)).orElse(false);
    }

    /** {@return how often the flag gave no answer because of an error} */
    public long failures() {
        return flag.failures();
    }

    /** {@return OpenFeature's code of the last error, or the class of what was thrown} */
    public Optional<String> lastFailure() {
        return flag.lastFailure();
    }
}
