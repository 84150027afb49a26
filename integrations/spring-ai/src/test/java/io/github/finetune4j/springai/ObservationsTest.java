// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.observation.ChatModelObservationContext;

/** What Micrometer hears of a call: Spring AI's own names, below the chat client's. */
class ObservationsTest {
    private static final ChatModel MODEL =
            request -> new ChatResponse("hi", FinishReason.STOP, new Usage(3, 1)).with("model", "m-1");

    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private final ObservationRegistry registry = ObservationRegistry.create();

    private ChatClient client(ChatModel model) {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
                if (context instanceof ChatModelObservationContext) {
                    told.countDown();
                }
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        FineTunedChatModel theirs =
                FineTunedChatModel.builder(model).observationRegistry(registry).build();
        return ChatClient.builder(theirs, registry, null, null, null).build();
    }

    /** A stream's observation may end after its subscriber has heard the end. */
    private ChatModelObservationContext ofTheModel() throws InterruptedException {
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        return ended.stream()
                .filter(ChatModelObservationContext.class::isInstance)
                .map(ChatModelObservationContext.class::cast)
                .reduce((first, second) -> {
                    throw new AssertionError("told twice");
                })
                .orElseThrow();
    }

    @Test
    void call_isToldWithItsTokens_belowTheClient() throws InterruptedException {
        client(MODEL)
                .prompt("a")
                .options(FineTunedOptions.builder().temperature(0.5))
                .call()
                .content();
        ChatModelObservationContext context = ofTheModel();
        assertThat(context.getName()).isEqualTo("gen_ai.client.operation");
        assertThat(values(context))
                .contains(
                        "gen_ai.operation.name=chat",
                        "gen_ai.system=finetune4j",
                        "gen_ai.response.model=m-1",
                        "gen_ai.usage.input_tokens=3",
                        "gen_ai.usage.output_tokens=1",
                        "gen_ai.request.temperature=0.5");
        assertThat(context.getParentObservation()).isNotNull();
        assertThat(ended).extracting(Observation.Context::getName).contains("spring.ai.chat.client");
    }

    @Test
    void stream_isToldAsAWhole() throws InterruptedException {
        client(MODEL).prompt("a").stream().content().blockLast();
        assertThat(values(ofTheModel())).contains("gen_ai.usage.output_tokens=1", "gen_ai.response.model=m-1");
    }

    @Test
    void failure_isTold() throws InterruptedException {
        FineTuneException failure = new FineTuneException("a -> b");
        ChatClient client = client(request -> {
            throw failure;
        });
        assertThatThrownBy(() -> client.prompt("a").call().content()).isSameAs(failure);
        assertThat(ofTheModel().getError()).isSameAs(failure);
    }

    private static List<String> values(Observation.Context context) {
        return context.getAllKeyValues().stream()
                .map((KeyValue each) -> each.getKey() + "=" + each.getValue())
                .toList();
    }
}
