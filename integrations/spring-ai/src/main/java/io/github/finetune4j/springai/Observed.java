// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * A stream as an observation, below the one that its subscriber is in, as Spring AI's own models do it.
 *
 * @param registry that is notified
 * @param convention the application's
 * @param standard Spring AI's
 */
record Observed(
        ObservationRegistry registry,
        ChatModelObservationConvention convention,
        ChatModelObservationConvention standard) {

    Flux<ChatResponse> stream(Flux<ChatResponse> answer, Supplier<ChatModelObservationContext> contexts) {
        return Flux.deferContextual(view -> {
            ChatModelObservationContext context = contexts.get();
            Observation observation = ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(
                    convention, standard, () -> context, registry);
            observation.parentObservation(parent(view)).start();
            Flux<ChatResponse> observed = answer.doOnError(observation::error)
                    .doFinally(signal -> observation.stop())
                    .contextWrite(within -> within.put(ObservationThreadLocalAccessor.KEY, observation));
            return new MessageAggregator().aggregate(observed, context::setResponse);
        });
    }

    private static @Nullable Observation parent(ContextView view) {
        return view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
    }
}
