// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of captured interactions must keep, wherever it lies. */
@Timeout(60)
abstract class CaptureContract {
    static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456789Z");

    private volatile Instant now = NOON.plusSeconds(3600);
    private CaptureStore store;

    /** {@return the store of this test, once more} */
    protected abstract CaptureStore open(InstantSource clock);

    @BeforeEach
    void begin() {
        store = open(() -> now);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = open(() -> now);
    }

    static Interaction interaction(String id, String subject, Instant at) {
        return new Interaction(
                id,
                at,
                "router-v3 größe",
                subject,
                Map.of("tenant", "a\"b", "language", "de"),
                "stop",
                Map.of("latency_ms", 12.5, "error_rate", 0.0, "tiny", -1e-300, "large", 1e300),
                List.of("card \"lost\"", "gr\u00f6\u00dfe"),
                null);
    }

    static Interaction said(Interaction figures, String text) {
        Message call = Message.assistant("", List.of(ToolCall.of("c1", "find", "{\"q\":1}")));
        return new Interaction(
                figures.responseId(),
                figures.at(),
                figures.model(),
                figures.subject(),
                figures.labels(),
                figures.outcome(),
                figures.figures(),
                figures.labelSet(),
                new CapturedContent(
                        List.of(Message.system("s"), Message.user(text), call, Message.tool("c1", "\u2028🙂")),
                        Message.assistant("answer to " + text)));
    }

    private static Feedback feedback(String id, Feedback.Kind kind, double value, String text, String by) {
        return new Feedback(id, NOON.plusSeconds(60), kind, value, text, by, "");
    }

    private List<Captured> all(int page) {
        List<Captured> all = new ArrayList<>();
        CapturePage next = store.read("", page);
        while (!next.entries().isEmpty()) {
            assertThat(next.entries()).hasSizeLessThanOrEqualTo(page);
            all.addAll(next.entries());
            next = store.read(next.cursor(), page);
        }
        return all;
    }

    @Test
    void empty_knowsNothing() {
        assertThat(store.read("", 10).entries()).isEmpty();
        assertThat(store.find("id")).isEmpty();
        assertThat(store.feedback("id")).isEmpty();
        assertThat(store.erase("00ff")).isZero();
        assertThat(store.removeBefore(NOON)).isZero();
    }

    @Test
    void whatIsAppended_comesBackAsItWas_inItsOrder() {
        Interaction plain = interaction("i1", "s1", NOON);
        Interaction told = said(interaction("i2", "", NOON.plusSeconds(1)), "größe \" \n 🙂");
        Feedback thumb = feedback("i1", Feedback.Kind.THUMB, 1, "", "user");
        Feedback comment = new Feedback("i2", NOON, Feedback.Kind.COMMENT, 0, "so\nso", "", "s9");
        store.append(List.of(plain, told));
        store.append(List.of(thumb, comment));
        reopen();
        assertThat(all(100)).containsExactly(plain, told, thumb, comment);
        assertThat(all(1)).containsExactly(plain, told, thumb, comment);
        assertThat(store.find("i2")).contains(told);
        assertThat(store.feedback("i1")).containsExactly(thumb);
    }

    @Test
    void halfASurrogatePair_isNoReasonToFail() {
        store.append(List.of(said(interaction("i1", "", NOON), "a\ud83d b")));
        assertThat(store.find("i1")
                        .orElseThrow()
                        .said()
                        .orElseThrow()
                        .messages()
                        .get(1)
                        .content())
                .isEqualTo("a\ud83d b");
    }

    @Test
    void appendedTwice_isKeptOnce() {
        List<Captured> batch = List.of(
                interaction("i1", "s1", NOON),
                interaction("i2", "s1", NOON),
                feedback("i1", Feedback.Kind.THUMB, 1, "", "user"),
                feedback("i1", Feedback.Kind.THUMB, 0, "", "user"),
                feedback("i1", Feedback.Kind.THUMB, 0, "", "reviewer"));
        store.append(batch);
        store.append(batch);
        assertThat(all(100)).containsExactly(batch.get(0), batch.get(1), batch.get(2), batch.get(4));
        reopen();
        store.append(batch.subList(2, 5));
        assertThat(store.feedback("i1")).containsExactly((Feedback) batch.get(2), (Feedback) batch.get(4));
    }

    @Test
    void metricsOfOnesOwn_areKeptEachOnce_underTheirNames() {
        List<Feedback> said = List.of(
                metric("helpful", 0.5), metric("sale", 120), metric("helpful", 1), metric("a \"quoted\" name", 0));
        store.append(said);
        reopen();
        store.append(said);
        assertThat(store.feedback("i1")).containsExactly(said.get(0), said.get(1), said.get(3));
    }

    private static Feedback metric(String name, double value) {
        return new Feedback("i1", NOON, Feedback.Kind.METRIC, value, "", "user", "", name);
    }

    @Test
    void cursor_goesOnInAnotherProcess_withWhatCameSince() {
        store.append(List.of(interaction("i1", "", NOON), interaction("i2", "", NOON)));
        CapturePage first = store.read("", 1);
        CapturePage second = store.read(first.cursor(), 10);
        assertThat(second.entries()).extracting(Captured::responseId).containsExactly("i2");
        assertThat(store.read(second.cursor(), 10).entries()).isEmpty();
        reopen();
        store.append(List.of(interaction("i3", "", NOON.minusSeconds(99))));
        assertThat(store.read(second.cursor(), 10).entries())
                .extracting(Captured::responseId)
                .containsExactly("i3");
    }

    @Test
    void pageOfNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.read("", 0)).withMessageContaining(" -> ");
    }

    @Test
    void erase_takesAllOfASubject_andRefusesWhatIsStillToCome_butNotWhatComesAfter() {
        store.append(List.of(
                said(interaction("i1", "s1", NOON), "secret one"),
                interaction("i2", "s2", NOON),
                interaction("i3", "s1", NOON)));
        store.append(List.of(
                feedback("i1", Feedback.Kind.COMMENT, 0, "secret two", ""),
                new Feedback("gone", NOON, Feedback.Kind.COMMENT, 0, "secret three", "", "s1"),
                feedback("i2", Feedback.Kind.THUMB, 1, "", "")));
        store.hold(List.of(said(interaction("i3", "s1", NOON), "secret four")), now.plusSeconds(60));
        CapturePage page = store.read("", 1);
        assertThat(store.erase("s1")).isEqualTo(2);
        store.append(List.of(interaction("i4", "s1", NOON.plusSeconds(1))));
        now = now.plusSeconds(10);
        store.append(
                List.of(interaction("i5", "s1", now), new Feedback("i3", now, Feedback.Kind.THUMB, 1, "", "", "s2")));
        assertThat(store.read(page.cursor(), 100).entries())
                .extracting(Captured::responseId)
                .containsExactly("i2", "i2", "i5", "i3");
        assertThat(store.find("i1")).isEmpty();
        assertThat(store.find("i3")).isEmpty();
        assertThat(store.feedback("i1")).isEmpty();
        reopen();
        assertThat(all(2)).extracting(Captured::responseId).containsExactly("i2", "i2", "i5", "i3");
    }

    @Test
    void feedbackOnAnErasedAnswer_isNotKept_alsoAfterARestart() {
        store.append(List.of(interaction("i1", "s1", NOON), interaction("i2", "s2", NOON)));
        store.erase("s1");
        for (int round = 0; round < 2; round++) {
            now = now.plusSeconds(60);
            for (Feedback.Kind kind : Feedback.Kind.values()) {
                store.append(List.of(
                        new Feedback("i1", now, kind, 1, "secret", "", "s1"),
                        new Feedback("never stored", now, kind, 1, "secret", "", "s1")));
            }
            assertThat(all(10)).extracting(Captured::responseId).containsExactly("i2");
            assertThat(store.feedback("i1")).isEmpty();
            reopen();
        }
    }

    @Test
    void feedbackOnAnAnswerGivenAfterItsPersonWasErased_isKept() {
        store.erase("s1");
        now = now.plusSeconds(60);
        Interaction later = interaction("i1", "s1", now);
        Interaction withIt = interaction("i2", "s1", now);
        Feedback thumb = new Feedback("i1", now, Feedback.Kind.THUMB, 1, "", "", "s1");
        Feedback copy = new Feedback("i2", now, Feedback.Kind.COPY, 1, "", "", "s1");
        store.append(List.of(later));
        store.append(List.of(thumb, withIt, copy));
        assertThat(store.feedback("i1")).containsExactly(thumb);
        assertThat(store.feedback("i2")).containsExactly(copy);
    }

    @Test
    void removeBefore_takesWhatIsOlder_whereverItLies() {
        store.append(List.of(interaction("i1", "", NOON), interaction("i2", "", NOON.plusSeconds(10))));
        store.append(
                List.of(feedback("i1", Feedback.Kind.THUMB, 1, "", ""), interaction("i3", "", NOON.minusSeconds(10))));
        assertThat(store.removeBefore(NOON.plusSeconds(5))).isEqualTo(2);
        assertThat(store.removeBefore(NOON.plusSeconds(5))).isZero();
        assertThat(all(10)).extracting(Captured::responseId).containsExactly("i2", "i1");
        assertThat(store.find("i1")).isEmpty();
    }

    @Test
    void whatIsHeld_joinsTheRestOnceFeedbackComes_otherwiseItGoes() {
        Interaction first = interaction("i1", "s1", NOON);
        Interaction second = interaction("i2", "s1", NOON);
        Interaction third = interaction("i3", "s1", NOON);
        store.append(List.of(first, second, third));
        store.hold(List.of(said(first, "one"), said(second, "two"), said(third, "three")), now.plusSeconds(60));
        reopen();
        assertThat(all(10)).containsExactly(first, second, third);
        assertThat(store.find("i1")).contains(first);
        Feedback thumb = feedback("i1", Feedback.Kind.THUMB, 1, "", "");
        Feedback copy = feedback("i1", Feedback.Kind.COPY, 1, "", "");
        store.append(List.of(thumb));
        store.append(List.of(copy));
        assertThat(all(10)).containsExactly(first, second, third, said(first, "one"), thumb, copy);
        assertThat(store.find("i1")).contains(said(first, "one"));
        now = now.plusSeconds(61);
        store.append(List.of(feedback("i2", Feedback.Kind.THUMB, 1, "", "")));
        assertThat(store.find("i2")).contains(second);
        store.removeBefore(Instant.MIN);
        now = now.minus(Duration.ofDays(1));
        store.append(List.of(feedback("i3", Feedback.Kind.THUMB, 1, "", "")));
        assertThat(store.find("i3")).contains(third);
    }

    @Test
    void salt_isMadeOnce() {
        byte[] salt = store.salt();
        reopen();
        assertThat(store.salt()).isEqualTo(salt).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void severalWriters_loseNothing_andReadersSeeEachEntryOnce() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try (CaptureStore other = open(() -> now)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String name = "w" + writer;
                CaptureStore its = writer % 2 == 0 ? store : other;
                all.add(writers.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        its.append(List.of(
                                interaction(name + "-" + i, "s", NOON), interaction(name + "+" + i, "s", NOON)));
                    }
                }));
            }
            List<String> read = new ArrayList<>();
            CapturePage page = store.read("", 7);
            while (!all.stream().allMatch(Future::isDone) || !page.entries().isEmpty()) {
                page.entries().forEach(entry -> read.add(entry.responseId()));
                page = store.read(page.cursor(), 7);
            }
            for (Future<?> each : all) {
                each.get();
            }
            store.read(page.cursor(), 1000).entries().forEach(entry -> read.add(entry.responseId()));
            assertThat(read).hasSize(160).doesNotHaveDuplicates();
        } finally {
            writers.shutdownNow();
        }
    }
}
