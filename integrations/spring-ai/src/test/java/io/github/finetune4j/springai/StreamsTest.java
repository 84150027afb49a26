// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.Thrown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Streams both ways: order, threads, cancelling, interrupts, and what a consumer throws. */
@Timeout(60)
class StreamsTest {
    private final RuntimeException mine = new IllegalStateException("the consumer's own");

    private final List<String> given = new CopyOnWriteArrayList<>();

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
            Message message = Message.assistant("abc", List.of(ToolCall.of("1", "f", "{}")));
            return ChatResponse.of(message, FinishReason.TOOL_CALLS, new Usage(1, 3));
        }
    };

    @Test
    void pieces_thenTheEnd() {
        List<org.springframework.ai.chat.model.ChatResponse> all =
                Objects.requireNonNull(FineTunedChatModel.of(ours).stream(new Prompt("x"))
                        .collectList()
                        .block());
        assertThat(all)
                .extracting(each -> generation(each).getOutput().getText())
                .containsExactly("a", "b", "c", "");
        org.springframework.ai.chat.model.ChatResponse end = all.get(3);
        assertThat(generation(end).getOutput().getToolCalls()).hasSize(1);
        assertThat(generation(end).getMetadata().getFinishReason()).isEqualTo("TOOL_CALLS");
        assertThat(end.getMetadata().getUsage().getTotalTokens()).isEqualTo(4);
        assertThat(FineTunedChatModel.answer(end)).isPresent();
    }

    private static Generation generation(org.springframework.ai.chat.model.ChatResponse response) {
        return Objects.requireNonNull(response.getResult());
    }

    @ParameterizedTest
    @EnumSource
    void modelThatThrowsWhateverItLikes_endsTheStream(Thrown thrown) {
        assertThatThrownBy(() -> FineTunedChatModel.of(request -> thrown.now()).stream(new Prompt("x"))
                        .collectList()
                        .block(Duration.ofSeconds(20)))
                .isInstanceOf(Exception.class)
                .hasMessageNotContaining("Timeout on blocking");
    }

    @Test
    void cancelled_theModelStops() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        ChatModel endless = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                throw new AssertionError("the stream is asked");
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                try {
                    while (true) {
                        onText.accept("more");
                    }
                } finally {
                    stopped.countDown();
                }
            }
        };
        assertThat(FineTunedChatModel.of(endless).stream(new Prompt("x"))
                        .take(3)
                        .count()
                        .block())
                .isEqualTo(3);
        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelledWhileTheModelThinks_isInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Disposable stream = FineTunedChatModel.of(request -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        Thread.currentThread().interrupt();
                    }
                    throw new FineTuneException("interrupted -> ask again");
                })
                .stream(new Prompt("x"))
                .subscribe();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        stream.dispose();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void consumerThatThrows_isHeard() {
        assertThatThrownBy(() -> FineTunedChatModel.of(ours).stream(new Prompt("x"))
                        .doOnNext(piece -> {
                            throw mine;
                        })
                        .blockLast())
                .isSameAs(mine);
    }

    @Test
    void errorOfTheModel_isHeard() {
        AssertionError error = new AssertionError("deep");
        assertThatThrownBy(() -> FineTunedChatModel.of(request -> {
                            throw error;
                        })
                        .stream(new Prompt("x"))
                        .blockLast())
                .hasRootCause(error);
    }

    // ---- theirs as ours

    private static ChatModel theirs(Flux<String> pieces, AtomicBoolean cancelled) {
        org.springframework.ai.chat.model.ChatModel model = new org.springframework.ai.chat.model.ChatModel() {
            @Override
            public org.springframework.ai.chat.model.ChatResponse call(Prompt prompt) {
                throw new IllegalStateException(new InterruptedException());
            }

            @Override
            public Flux<org.springframework.ai.chat.model.ChatResponse> stream(Prompt prompt) {
                return pieces.map(ResponsesOut::piece).doOnCancel(() -> cancelled.set(true));
            }
        };
        return SpringAiChatModel.builder(model)
                .longestSilence(Duration.ofMillis(400))
                .build();
    }

    @Test
    void pieces_areHandedOverInTheThreadThatAsks() {
        Flux<String> elsewhere = Flux.range(0, 3).map(String::valueOf).delayElements(Duration.ofMillis(2));
        List<String> pieces = new ArrayList<>();
        Thread asker = Thread.currentThread();
        ChatResponse response = theirs(elsewhere, new AtomicBoolean()).chat(ChatRequest.user("x"), text -> {
            assertThat(Thread.currentThread()).isSameAs(asker);
            pieces.add(text);
        });
        assertThat(pieces).containsExactly("0", "1", "2");
        assertThat(response.text()).isEqualTo("012");
        assertThat(response.finishReason()).isEqualTo(FinishReason.UNKNOWN);
        assertThat(response.usage()).isEqualTo(new Usage(0, 0));
    }

    /** As Spring AI's own buffers do, which fail where a piece comes before it is asked for. */
    @Test
    void piecesThatCannotWait_areAllHandedOver() {
        Flux<String> hasty = Flux.create(
                sink -> {
                    for (int i = 0; i < 1000; i++) {
                        sink.next("a");
                    }
                    sink.complete();
                },
                FluxSink.OverflowStrategy.ERROR);
        ChatResponse response = theirs(hasty, new AtomicBoolean()).chat(ChatRequest.user("x"), text -> {});
        assertThat(response.text()).hasSize(1000);
    }

    @Test
    void consumerThatThrows_cancelsTheirStream_andIsHeard() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ChatModel model = theirs(Flux.just("a").concatWith(Flux.never()), cancelled);
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"), text -> {
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(cancelled).isTrue();
    }

    @Test
    void interrupted_cancelsTheirStream_andStaysInterrupted() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ChatModel model = theirs(Flux.just("a").concatWith(Flux.never()), cancelled);
        assertThatThrownBy(() -> model.chat(
                        ChatRequest.user("x"), text -> Thread.currentThread().interrupt()))
                .isExactlyInstanceOf(FineTuneException.class)
                .hasMessageContaining("interrupted -> ");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancelled).isTrue();
    }

    @Test
    void interruptWithinTheirCall_staysOneHere() {
        ChatModel model = theirs(Flux.empty(), new AtomicBoolean());
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"))).hasMessageContaining("interrupted -> ");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void streamThatFallsSilent_isUnavailable() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ChatModel model = theirs(Flux.just("a").concatWith(Flux.never()), cancelled);
        assertThatThrownBy(() -> model.chat(ChatRequest.user("x"), text -> {}))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(" -> ");
        assertThat(cancelled).isTrue();
    }

    @Test
    void streamWithoutAnAnswer_isAFailure() {
        assertThatThrownBy(() -> theirs(Flux.empty(), new AtomicBoolean()).chat(ChatRequest.user("x"), text -> {}))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("holds no answer -> ");
    }
}
