// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.fixtures.HeardLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackTest {
    private static final String SECRET = "my password is hunter2";
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final String NAME = CallbackTest.class.getName();

    private Instant now = NOON;
    private final Callback callback =
            new Callback("the sink of tests", "the alert is sent again", System.getLogger(NAME), () -> now);
    private HeardLog log = HeardLog.of(NAME);

    @BeforeEach
    void everything() {
        Logger.getLogger(NAME).setLevel(Level.ALL);
    }

    @AfterEach
    void close() {
        Logger.getLogger(NAME).setLevel(null);
        log.close();
    }

    static List<Throwable> whateverIsThrown() {
        return List.of(
                new IllegalStateException(SECRET),
                new NoClassDefFoundError("com/acme/Missing"),
                new OutOfMemoryError(SECRET),
                new StackOverflowError(),
                new AssertionError(SECRET),
                new IOException(SECRET),
                new Throwable(SECRET) {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException(SECRET);
                    }

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException(SECRET);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("whateverIsThrown")
    void whateverIsThrown_goesNoFurther_isCountedAndTold(Throwable thrown) {
        assertThat(callback.run(() -> sneak(thrown))).isFalse();
        assertThat(callback.<String>call(() -> sneak(thrown), "otherwise")).isEqualTo("otherwise");
        assertThat(callback.attempt(() -> sneak(thrown)).failure()).isSameAs(thrown);

        CallbackFailures failures = callback.failures().orElseThrow();
        assertThat(failures)
                .isEqualTo(new CallbackFailures(
                        "the sink of tests",
                        "the alert is sent again",
                        3,
                        NOON,
                        NOON,
                        thrown.getClass().getName(),
                        true));
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains(
                        "WARNING",
                        "the sink of tests",
                        "the alert is sent again",
                        thrown.getClass().getName());
    }

    @ParameterizedTest
    @MethodSource("whateverIsThrown")
    void noMessageOfAFailure_isLogged_butItsStackIs(Throwable thrown) {
        callback.run(() -> sneak(new IllegalArgumentException(SECRET, thrown)));

        assertThat(log.messages().toString() + printed())
                .doesNotContain("hunter2")
                .contains("CallbackTest.java:");
        assertThat(printed()).contains("Caused by: " + thrown.getClass().getName());
    }

    @Test
    void aMissingClass_isNamed() {
        callback.run(() -> sneak(new NoClassDefFoundError("com/acme/Missing")));

        assertThat(printed()).contains("com/acme/Missing");
    }

    @Test
    void ourOwnMessage_thatHoldsNothing_isShown() {
        callback.run(() -> sneak(new SafeFailure("it answered 503")));

        assertThat(callback.failures().orElseThrow().failure()).isEqualTo("it answered 503");
        assertThat(printed()).contains("it answered 503");
    }

    @Test
    void whatDidNotThrow_canFailToo() {
        callback.failed("no answer within 60 s");

        assertThat(callback.failures().orElseThrow().failure()).isEqualTo("no answer within 60 s");
        assertThat(log.messages()).singleElement().asString().contains("the sink of tests failed: no answer within");
    }

    @Test
    void aRingOfCauses_isLogged() {
        Exception first = new Exception(SECRET);
        Exception second = new Exception(SECRET, first);
        first.initCause(second);

        assertThat(callback.run(() -> sneak(first))).isFalse();
        assertThat(log.messages()).hasSize(1);
    }

    @Test
    void aRealStackOverflow_goesNoFurther() {
        assertThat(callback.<Integer>call(() -> deeper(1), -1)).isEqualTo(-1);
        assertThat(callback.failures().orElseThrow().failure()).isEqualTo("java.lang.StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion") // the stack is to overflow
    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @Test
    void whatWorks_isGivenBack_andNothingIsSaid() {
        assertThat(callback.run(() -> {})).isTrue();
        assertThat(callback.call(() -> "it", "otherwise")).isEqualTo("it");
        assertThat(callback.call(() -> null, "otherwise")).isNull();
        assertThat(callback.attempt(() -> "it").value()).isEqualTo("it");
        assertThat(callback.failures()).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void whatFailsForEver_isToldOnce_thenAtIntervalsThatDouble() {
        for (int minute = 0; minute < 60 * 24 * 7; minute++) {
            now = NOON.plus(Duration.ofMinutes(minute));
            callback.run(() -> sneak(new IOException()));
        }

        // at 0, 1, 3, 7, 15, 31, 55, 79, 103, 127 and 151 hours
        assertThat(log.messages()).hasSize(11);
        assertThat(log.messages().get(2)).contains("120 times more", "181 in all");
        assertThat(callback.failures().orElseThrow().count()).isEqualTo(60 * 24 * 7);
        assertThat(callback.failures().orElseThrow().since()).isEqualTo(NOON);
    }

    @Test
    void whatWorksAgain_isToldOnce() {
        callback.run(() -> sneak(new IOException()));
        now = NOON.plusSeconds(5);
        callback.run(() -> {});
        callback.run(() -> {});

        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(1)).contains("INFO", "the sink of tests works again, after 1 failures in all");
        assertThat(callback.failures().orElseThrow().failing()).isFalse();
    }

    @Test
    void whatFailsEverySecondTime_doesNotFillTheLog_andCountsAsFailing() {
        for (int second = 0; second < 60 * 60 * 10; second++) {
            now = NOON.plusSeconds(second);
            boolean odd = second % 2 == 1;
            callback.run(() -> {
                if (!odd) {
                    sneak(new IOException());
                }
            });
        }

        // failed, works again, failed; then at 1, 3 and 7 hours
        assertThat(log.messages()).hasSize(6);
        assertThat(callback.failures().orElseThrow().failing()).isTrue();
        assertThat(callback.failures().orElseThrow().count()).isEqualTo(60 * 60 * 5);
    }

    @Test
    void aClockThatJumpsBack_orFails_silencesNothing() {
        callback.run(() -> sneak(new IOException()));
        now = NOON.minus(Duration.ofDays(4000));
        callback.run(() -> sneak(new IOException()));
        assertThat(log.messages()).hasSize(2);

        Callback broken = new Callback("another", "nothing", System.getLogger(NAME), () -> {
            throw new IllegalStateException("no time");
        });
        assertThat(broken.run(() -> sneak(new IOException()))).isFalse();
        assertThat(broken.failures()).isPresent();
        assertThat(log.messages()).hasSize(3);
    }

    @Test
    void aBrokenLogger_costsTheLineAlone_andIsTriedAtTheNextFailure() {
        boolean[] works = {false};
        Logger.getLogger(NAME).setFilter(line -> {
            if (!works[0]) {
                throw new NoClassDefFoundError("appender");
            }
            return true;
        });
        try {
            assertThatCode(() -> callback.run(() -> sneak(new IOException()))).doesNotThrowAnyException();
            works[0] = true;
            callback.run(() -> sneak(new IOException()));
        } finally {
            Logger.getLogger(NAME).setFilter(null);
        }

        assertThat(log.messages()).singleElement().asString().contains("2 in all");
    }

    @Test
    void aThreadThatWasInterrupted_staysSo() {
        Thread.currentThread().interrupt();
        callback.run(Thread::interrupted);
        assertThat(Thread.interrupted()).isTrue();

        callback.run(() -> sneak(new InterruptedException()));
        assertThat(Thread.interrupted()).isTrue();

        callback.run(() -> sneak(new IllegalStateException(new InterruptedException())));
        assertThat(Thread.interrupted()).isTrue();

        callback.run(() -> sneak(new IOException()));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void manyThreads_areCountedEach() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch all = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> {
                all.countDown();
                for (int j = 0; j < 1000; j++) {
                    callback.run(() -> sneak(new IOException()));
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        assertThat(callback.failures().orElseThrow().count()).isEqualTo(8000);
        assertThat(log.messages()).hasSize(1);
    }

    @Test
    void callbacksOfAPart_areKeptByName_andListedOnceTheyFailed() {
        Callbacks part = new Callbacks(System.getLogger(NAME), () -> now);
        part.of("b", "little").run(() -> sneak(new IOException()));
        part.of("b", "little").run(() -> sneak(new IOException()));
        part.of("a", "little").run(() -> sneak(new IOException()));
        part.of("c", "little").run(() -> {});

        assertThat(part.failures()).extracting(CallbackFailures::callback).containsExactly("a", "b");
        assertThat(part.failures()).extracting(CallbackFailures::count).containsExactly(1L, 2L);
    }

    private String printed() {
        StringWriter text = new StringWriter();
        log.traces().forEach(each -> each.printStackTrace(new PrintWriter(text)));
        return text.toString();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable, R> R sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
