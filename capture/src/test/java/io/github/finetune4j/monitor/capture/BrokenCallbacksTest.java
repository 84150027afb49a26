// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.fixtures.Until;
import io.github.finetune4j.rollout.LiveMetric;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever code of the application does while it is captured, its own part alone is lost, and the caller is not. */
@Timeout(60)
class BrokenCallbacksTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryCaptureStore store = new MemoryCaptureStore(() -> CaptureTest.NOON);

    private static NoClassDefFoundError missing(String type) {
        return new NoClassDefFoundError("com/acme/" + type);
    }

    private Capture.Builder capture() {
        return Capture.builder(new FakeModel(), store).policy(CaptureTest.ALL).clock(() -> CaptureTest.NOON);
    }

    private Interaction only(Capture capture) {
        ChatResponse response = capture.chat(ChatRequest.user("hello").withKey("ana"));
        assertThat(response.text()).isEqualTo("re: hello");
        assertThat(capture.flush(LONG)).isTrue();
        return store.find(response.callId().orElseThrow()).orElseThrow();
    }

    private static void assertFails(Capture capture, String callback, long times) {
        assertThat(capture.callbackFailures())
                .filteredOn(each -> each.callback().equals(callback))
                .singleElement()
                .satisfies(its -> assertThat(its.count()).isEqualTo(times));
    }

    @Test
    void anErrorOfConsent_keepsFiguresOnly() {
        try (Capture capture = capture()
                .consent(request -> {
                    throw missing("Consent");
                })
                .build()) {
            Interaction its = only(capture);
            assertThat(its.content()).isNull();
            assertThat(its.figure("error_rate")).isPresent();
            assertFails(capture, "consent of a capture", 1);
        }
    }

    @Test
    void anErrorOfLabels_leavesOutLabelsAlone() {
        try (Capture capture = capture()
                .consent(request -> true)
                .labels(request -> {
                    throw missing("Labels");
                })
                .build()) {
            Interaction its = only(capture);
            assertThat(its.labels()).isEmpty();
            assertThat(its.content()).isNotNull();
            assertFails(capture, "labels of a capture", 1);
        }
    }

    @Test
    void anErrorOfAMetric_orItsCondition_orOfTheRefusal_leavesOutThatFigureAlone() {
        try (Capture capture = capture()
                .addMetric(LiveMetric.rate("broken", (request, response) -> {
                    throw missing("Metric");
                }))
                .addMetric(LiveMetric.rate("conditional", (request, response) -> 1), request -> {
                    throw missing("Condition");
                })
                .addMetric(LiveMetric.rate("good", (request, response) -> 1))
                .refusal(response -> {
                    throw missing("Refusal");
                })
                .build()) {
            Interaction its = only(capture);
            assertThat(its.figures()).containsKeys("good", "latency_ms").doesNotContainKeys("broken", "conditional");
            assertThat(its.figures()).doesNotContainKey("refusal_rate");
            assertFails(capture, "metric broken of a capture", 1);
            assertFails(capture, "metric conditional of a capture", 1);
            assertFails(capture, "metric refusal_rate of a capture", 1);
        }
    }

    @Test
    void anErrorOfMasking_keepsFiguresOnly() {
        PersonalDataScanner broken = PersonalDataScanner.all().with(text -> {
            throw missing("Scanner");
        });
        try (Capture capture = capture()
                .consent(request -> true)
                .redaction(Redaction.masking(broken))
                .build()) {
            assertThat(only(capture).content()).isNull();
            assertFails(capture, "masking of a capture", 1);
        }
    }

    @Test
    void anErrorOfAListener_isCounted_andTheOthersAreTold() {
        List<Captured> heard = new ArrayList<>();
        try (Capture capture = capture().build()) {
            capture.onCaptured(entry -> {
                throw missing("Listener");
            });
            capture.onCaptured(heard::add);
            only(capture);
            only(capture);
            assertThat(heard).hasSize(2);
            assertFails(capture, "listener 1 of a capture", 2);
            assertThat(capture.callbackFailures()).singleElement().matches(CallbackFailures::failing);
        }
    }

    @Test
    void anErrorOfTheClock_costsNoCallerItsAnswer_andEndsNoThread() {
        AtomicBoolean fails = new AtomicBoolean();
        try (Capture capture = capture()
                .clock(() -> {
                    if (fails.get()) {
                        throw missing("Clock");
                    }
                    return CaptureTest.NOON;
                })
                .build()) {
            fails.set(true);
            only(capture);
            fails.set(false);
            only(capture);
            assertThat(capture.stored()).isEqualTo(2);
            assertFails(capture, "clock of a capture", 1);
        }
    }

    @Test
    void codeThatInterruptsOurThreads_endsNone() {
        AtomicInteger heard = new AtomicInteger();
        try (Capture capture = capture()
                .consent(request -> {
                    Thread.currentThread().interrupt();
                    return true;
                })
                .labels(request -> {
                    Thread.currentThread().interrupt();
                    return Map.of();
                })
                .build()) {
            capture.onCaptured(entry -> heard.incrementAndGet());
            for (int i = 1; i <= 3; i++) {
                only(capture);
                assertThat(capture.stored()).isEqualTo(i);
            }
            assertThat(heard).hasValue(3);
        }
    }

    @Test
    void aListenerThatHangs_holdsNoCallerUp_andThatInteractionsAreDroppedIsTold() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Capture capture = capture().queue(4, 1 << 20).build()) {
            capture.onCaptured(entry -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 20; i++) {
                assertThat(capture.chat(ChatRequest.user("hello")).text()).isEqualTo("re: hello");
            }
            assertThat(capture.dropped()).isGreaterThanOrEqualTo(15);
            assertFails(capture, "queue of a capture", capture.dropped());
            goOn.countDown();
        }
    }

    @Test
    void anErrorOfTheStore_isTriedAgain_andRetentionFailsByItself() {
        BrokenStore broken = new BrokenStore();
        broken.failure = null;
        try (Capture capture =
                Capture.builder(new FakeModel(), broken).closeWithin(LONG).build()) {
            broken.failure = new IllegalStateException("down");
            capture.chat(ChatRequest.user("hello"));
            Until.holds(() -> broken.appends.get() >= 1);
            Until.holds(() -> !capture.callbackFailures().isEmpty());
            broken.failure = null;
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(capture.stored()).isEqualTo(1);
            assertThat(capture.callbackFailures())
                    .singleElement()
                    .satisfies(its -> assertThat(its.callback()).isEqualTo("store of a capture"));
        }
    }

    private static final class Undeclaring implements ChatModel {
        @Override
        public ChatResponse chat(ChatRequest request) {
            throw BrokenCallbacksTest.<RuntimeException>sneaky(new IOException("broken pipe"));
        }

        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            throw BrokenCallbacksTest.<RuntimeException>sneaky(new IOException("broken pipe"));
        }
    }

    @Test
    void whatAModelThrowsWithoutDeclaringIt_isCapturedAndPassedOn() {
        ChatRequest hello = ChatRequest.user("hello");
        try (Capture capture = Capture.builder(new Undeclaring(), store).build()) {
            assertThat(catchThrowable(() -> capture.chat(hello))).isInstanceOf(IOException.class);
            assertThat(catchThrowable(() -> capture.chat(hello, text -> {}))).isInstanceOf(IOException.class);
            assertThat(catchThrowable(() -> capture.chatAll(List.of(hello)))).isInstanceOf(IOException.class);
            assertThat(capture.flush(LONG)).isTrue();
            assertThat(store.read("", 10).entries())
                    .hasSize(3)
                    .allSatisfy(
                            entry -> assertThat(((Interaction) entry).outcome()).isEqualTo("error:IOException"));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
