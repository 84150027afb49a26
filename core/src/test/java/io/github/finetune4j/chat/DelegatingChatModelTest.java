// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DelegatingChatModelTest {
    private static final ChatModel INNER = new ChatModel() {
        @Override
        public ChatResponse chat(ChatRequest request) {
            return new ChatResponse("inner", FinishReason.STOP, new Usage(1, 1));
        }

        @Override
        public boolean gainsFromBatches() {
            return true;
        }

        @Override
        public int requestsAtOnce() {
            return 7;
        }

        @Override
        public String name() {
            return "support";
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("openai/ft:support");
        }
    };

    private static final class Loud extends DelegatingChatModel {
        Loud(ChatModel model) {
            super(model);
        }

        private static ChatResponse loud(ChatResponse response) {
            return new ChatResponse(response.text() + "!", response.finishReason(), response.usage());
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            return loud(model().chat(request));
        }

        @Override
        public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
            return loud(model().chat(request, text -> onText.accept(text + "!")));
        }

        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            return model().chatAll(requests).stream().map(Loud::loud).toList();
        }
    }

    @Test
    void everythingButTheAnswers_isTheInnerModels() {
        ChatModel model = new Loud(INNER);

        assertThat(model.name()).isEqualTo("support");
        assertThat(model.identity()).contains("openai/ft:support");
        assertThat(model.requestsAtOnce()).isEqualTo(7);
        assertThat(model.gainsFromBatches()).isTrue();
        assertThat(model.chat(ChatRequest.user("hello")).text()).isEqualTo("inner!");
    }

    /** What a subclass has not to say itself is forwarded: a method that comes to {@code ChatModel} must be, too. */
    @Test
    void everyMethodOfAModel_isForwardedOrAskedFor() {
        List<String> own = Arrays.stream(DelegatingChatModel.class.getDeclaredMethods())
                .map(method -> method.getName() + method.getParameterCount())
                .toList();

        assertThat(Arrays.stream(ChatModel.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(method -> method.getName() + method.getParameterCount())
                        .filter(method -> !method.equals("named1"))) // it wraps this model, whatever it is
                .hasSize(8)
                .isSubsetOf(own);
    }
}
