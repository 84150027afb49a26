// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.Thrown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams both ways: order, threads, cancelling, interrupts, and what a handler throws. */
@Timeout(60)
class StreamsTest {
    private final RuntimeException mine = new IllegalStateException("the handler's own");

    private final List<String> given = new ArrayList<>();

    /** Gives three pieces, and notes which it got to. */
    private final ChatModel ours = new ChatModel() {
        @Override
        public ChatResponse chat(ChatRequest request) {
            return chat(request, text -> {});
        }

        @Override
        public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
            for (String piece : List.of("a", "", "b", "c")) {
                given.add(piece);
                onText.accept(piece);
            }
            Message message = Message.assistant("abc", List.of(ToolCall.of("1", "f", "{}"), ToolCall.of("2", "g", "")));
            return ChatResponse.of(message, FinishReason.TOOL_CALLS, new Usage(1, 3));
        }
    };

    @Test
    void pieces_thenCalls_thenTheWhole() {
        Ear ear = new Ear();
        FineTunedChatModel.of(ours).streaming().chat("x", ear);
        assertThat(ear.heard).containsExactly("a", "b", "c", "0:f", "1:g", "whole");
    }

    @Test
    void cancelled_theModelStops_andTheHandlerHearsNothingMore() {
        Ear ear = new Ear(context -> context.streamingHandle().cancel());
        FineTunedChatModel.of(ours).streaming().chat("x", ear);
        assertThat(ear.heard).containsExactly("a");
        assertThat(given).containsExactly("a");
    }

    @Test
    void handlerThatThrows_endsTheAnswer_andHearsItsException() {
        Ear ear = new Ear(context -> {
            throw mine;
        });
        FineTunedChatModel.of(ours).streaming().chat("x", ear);
        assertThat(ear.heard).containsExactly("a", "error");
        assertThat(ear.failure).isSameAs(mine);
        assertThat(given).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    void modelOrHandler_throwsWhateverItLikes_theHandlerHearsTheEnd(Thrown thrown) {
        Ear ofTheModel = new Ear();
        FineTunedChatModel broken = FineTunedChatModel.of(request -> thrown.now());
        Throwable ofTheRunner = catchThrowable(() -> broken.streaming().chat("x", ofTheModel));
        assertThat(ofTheModel.heard).containsExactly("error");
        Ear ofTheHandler = new Ear(context -> thrown.now());
        FineTunedChatModel good = FineTunedChatModel.of(ours);
        Throwable again = catchThrowable(() -> good.streaming().chat("x", ofTheHandler));
        assertThat(ofTheHandler.heard).containsExactly("a", "error");
        boolean error = thrown != Thrown.RUNTIME && thrown != Thrown.CHECKED;
        assertThat(ofTheRunner != null).as("errors are thrown on").isEqualTo(error);
        assertThat(again != null).isEqualTo(error);
    }

    @Test
    void handlerThatThrowsAtItsError_isHeardByWhoeverRunsTheStream() {
        StreamingChatResponseHandler deaf = new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(dev.langchain4j.model.chat.response.ChatResponse response) {
                throw new IllegalArgumentException("at the end");
            }

            @Override
            public void onError(Throwable error) {
                assertThat(error).hasMessage("at the end");
                throw mine;
            }
        };
        assertThatThrownBy(() -> FineTunedChatModel.of(ours).streaming().chat("x", deaf))
                .isSameAs(mine);
    }

    @Test
    void errorOfTheModel_isToldAndThrown() {
        Ear ear = new Ear();
        FineTunedChatModel model = FineTunedChatModel.of(request -> {
            throw new StackOverflowError("deep");
        });
        assertThatThrownBy(() -> model.streaming().chat("x", ear)).isInstanceOf(StackOverflowError.class);
        assertThat(ear.failure).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void executor_runsTheStream_andWhatItRefusesIsThrown() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Ear ear = new Ear(context -> given.add(Thread.currentThread().getName()));
        FineTunedChatModel model =
                FineTunedChatModel.builder(ours).executor(executor).build();
        model.streaming().chat("x", ear);
        assertThat(ear.waited()).isTrue();
        assertThat(given).doesNotContain(Thread.currentThread().getName()).hasSize(7);
        executor.shutdown();
        assertThatThrownBy(() -> model.streaming().chat("x", ear)).isInstanceOf(RejectedExecutionException.class);
    }

    // ---- theirs as ours

    private record Failing(Throwable failure) implements dev.langchain4j.model.chat.ChatModel {
        @Override
        public dev.langchain4j.model.chat.response.ChatResponse doChat(
                dev.langchain4j.model.chat.request.ChatRequest request) {
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new AssertionError(failure);
        }
    }

    /** A stream in another thread, as LangChain4j's clients have them. */
    private static final class Elsewhere implements StreamingChatModel {
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final Consumer<StreamingChatResponseHandler> script;

        Elsewhere(Consumer<StreamingChatResponseHandler> script) {
            this.script = script;
        }

        @Override
        public void doChat(
                dev.langchain4j.model.chat.request.ChatRequest request, StreamingChatResponseHandler handler) {
            Thread thread = new Thread(() -> script.accept(handler), "elsewhere");
            thread.setDaemon(true);
            thread.start();
        }

        void piece(StreamingChatResponseHandler handler, String text) {
            StreamingHandle handle = new StreamingHandle() {
                @Override
                public void cancel() {
                    cancelled.set(true);
                }

                @Override
                public boolean isCancelled() {
                    return cancelled.get();
                }
            };
            handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(handle));
        }

        ChatModel ours() {
            return LangChain4jChatModel.builder(new Failing(new AssertionError("the stream is asked")))
                    .streaming(this)
                    .longestSilence(Duration.ofMillis(400))
                    .build();
        }
    }

    private static void end(StreamingChatResponseHandler handler) {
        handler.onCompleteResponse(dev.langchain4j.model.chat.response.ChatResponse.builder()
                .aiMessage(AiMessage.from("ab"))
                .build());
    }

    private Elsewhere script(Consumer<StreamingChatResponseHandler> end) {
        Elsewhere[] self = new Elsewhere[1];
        self[0] = new Elsewhere(handler -> {
            self[0].piece(handler, "a");
            self[0].piece(handler, "b");
            end.accept(handler);
        });
        return self[0];
    }

    @Test
    void pieces_areHandedOverInTheThreadThatAsks() {
        List<String> pieces = new ArrayList<>();
        ChatResponse response = script(StreamsTest::end).ours().chat(ChatRequest.user("x"), text -> {
            assertThat(Thread.currentThread().getName()).isNotEqualTo("elsewhere");
            pieces.add(text);
        });
        assertThat(pieces).containsExactly("a", "b");
        assertThat(response.text()).isEqualTo("ab");
        assertThat(response.finishReason()).isEqualTo(FinishReason.UNKNOWN);
        assertThat(response.usage()).isEqualTo(new Usage(0, 0));
    }

    @Test
    void consumerThatThrows_cancelsTheirStream_andIsHeard() {
        Elsewhere theirs = script(StreamsTest::end);
        assertThatThrownBy(() -> theirs.ours().chat(ChatRequest.user("x"), text -> {
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(theirs.cancelled).isTrue();
    }

    @Test
    void consumerThatThrows_throughTheirCode_isHeard() {
        ChatModel model = LangChain4jChatModel.builder(FineTunedChatModel.of(ours))
                .streaming(FineTunedChatModel.of(ours).streaming())
                .build();
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"), text -> {
                    throw mine;
                }))
                .isSameAs(mine);
        AssertionError error = new AssertionError("an error of mine");
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"), text -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(given).containsExactly("a", "a");
    }

    @Test
    void interrupted_cancelsTheirStream_andStaysInterrupted() {
        Elsewhere theirs = script(handler -> {});
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> theirs.ours().chat(ChatRequest.user("x"), text -> {
                    pieces.add(text);
                    if (text.equals("b")) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isExactlyInstanceOf(FineTuneException.class)
                .hasMessageContaining("interrupted -> ")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pieces).containsExactly("a", "b");
        assertThat(theirs.cancelled).isTrue();
    }

    @Test
    void interruptWithinTheirCall_staysOneHere() {
        ChatModel model = LangChain4jChatModel.of(new Failing(new RuntimeException(new InterruptedException())));
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"))).hasMessageContaining("interrupted -> ");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void streamThatFallsSilent_isUnavailable() {
        Elsewhere theirs = script(handler -> {});
        assertThatThrownBy(() -> theirs.ours().chat(ChatRequest.user("x"), text -> {}))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("said nothing for 400 ms -> ");
        assertThat(theirs.cancelled).isTrue();
    }

    @Test
    void failureOfTheirStream_isOurs_andInterruptsNobodyHere() {
        Elsewhere theirs =
                script(handler -> handler.onError(new LangChain4jException("broke", new InterruptedException())));
        assertThatThrownBy(() -> theirs.ours().chat(ChatRequest.user("x"), text -> {}))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("broke -> ");
        assertThat(Thread.interrupted()).isFalse();
    }
}
