// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.workspace.Workspace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was begun goes on after each line of the journal that was, or could not be, written: a kill, a full disk. */
class DeathsTest {
    private final Set<String> died = new LinkedHashSet<>();
    private final Desk.Model big = Desk.big();
    private final AtomicInteger trained = new AtomicInteger();
    private final List<Promotion> heard = new ArrayList<>();

    @TempDir
    Path folder;

    /** Fails once before and once after each line. */
    private JournalStore dying(JournalStore inner) {
        int[] lines = {0};
        return (JournalStore) Proxy.newProxyInstance(
                DeathsTest.class.getClassLoader(), new Class<?>[] {JournalStore.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("of")) {
                            return dying((JournalStore) method.invoke(inner, arguments));
                        }
                        boolean writes = method.getName().equals("append");
                        String line =
                                writes ? String.valueOf(arguments[2]).replaceAll("\"(at|worked_ms)\":[^,}]*", "") : "";
                        die(writes, "before " + line);
                        Object result = method.invoke(inner, arguments);
                        die(writes, "after " + line);
                        lines[0]++;
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void die(boolean writes, String point) {
        if (writes && died.add(point)) {
            throw new FineTuneException("no space left on device -> make room");
        }
    }

    private ReplacementResult life(Workspace workspace) {
        try (Replacement replacement = Desk.builder(workspace, folder)
                .store(dying(workspace.journals()))
                .from(big)
                .addRows("desk", () -> Desk.rows(0, 600))
                .addCandidate(Candidate.of(ApproachKind.TUNED, "lora", turn -> {
                    if (turn.note("model").isEmpty()) {
                        trained.incrementAndGet();
                        turn.note("model", "local/1");
                    }
                    return Desk.Model.of("lora", row -> row % 20 != 3);
                }))
                .addCandidate(Desk.candidate("words", row -> row % 2 == 0))
                .onPromotion(heard::add)
                .build()) {
            return replacement.run();
        }
    }

    @Test
    void diedAtEachLine_goesOn_andAsksNothingTwice() {
        try (Workspace workspace = Workspace.memory()) {
            ReplacementResult result = null;
            int lives = 0;
            while (result == null && lives < 300) {
                lives++;
                try {
                    result = life(workspace);
                } catch (FineTuneException e) {
                    assertThat(e).hasMessageContaining("no space left");
                }
            }
            assertThat(Objects.requireNonNull(result).outcome())
                    .as(result.why())
                    .isEqualTo(Outcome.PROMOTED);
            assertThat(lives).isGreaterThan(20);
            assertThat(big.asked()).hasValue(heard.get(0).proof().size());
            assertThat(trained).as("but for the one whose note was lost").hasValueLessThanOrEqualTo(2);
        }
    }

    @Test
    void journalOfANewerVersion_isRefused_andThatOfTheFirstOneIsRead() {
        try (Workspace workspace = Workspace.memory()) {
            JournalStore store = workspace.journals().of("replacement");
            String opened = "{\"type\":\"opened\",\"at\":\"2026-12-02T00:00:00Z\",\"format\":%d,\"name\":\"router\","
                    + "\"specification\":{\"model to replace\":\"desk/big\",\"metrics\":\"quality\","
                    + "\"tolerances\":\"{quality=0.05}\",\"candidates\":\"lora (tuned), words (head)\","
                    + "\"significance\":\"0.05\",\"split\":\"0.5 0.2 0.3\"}}";
            store.append("router", 0, List.of(String.format(opened, 2)));
            assertThatThrownBy(() -> life(workspace)).hasMessageContaining("format 2 is newer than 1");
            store.rewrite("router", 1, List.of(String.format(opened, 1)));
            died.add("before []");
            ReplacementResult result = null;
            for (int lives = 0; result == null && lives < 300; lives++) {
                try {
                    result = life(workspace);
                } catch (FineTuneException e) {
                    assertThat(e).hasMessageContaining("no space left");
                }
            }
            assertThat(Objects.requireNonNull(result).outcome()).isEqualTo(Outcome.PROMOTED);
        }
    }

    @Test
    void canary_goesOnAfterItsProcess_andPromotes() {
        VirtualClock clock = VirtualClock.create();
        try (Workspace workspace = Workspace.memory()) {
            ReplacementResult last = trial(workspace, clock, 2);
            assertThat(last.outcome()).isEqualTo(Outcome.CANARY);
            last = trial(workspace, clock, 100);
            assertThat(last.outcome()).as(last.why()).isEqualTo(Outcome.PROMOTED);
            assertThat(heard).hasSize(1);
        }
    }

    /** Asks and runs, again and again, until it ends. */
    private ReplacementResult trial(Workspace workspace, VirtualClock clock, int times) {
        try (Replacement replacement = Desk.builder(workspace, folder)
                .from(big)
                .addRows("desk", () -> Desk.rows(0, 600))
                .addCandidate(Desk.candidate("head", row -> row % 20 != 3))
                .canary(policy -> policy.name("router")
                        .addStage(0.5, Duration.ofHours(1))
                        .addStage(1.0)
                        .clock(clock))
                .onPromotion(heard::add)
                .build()) {
            ReplacementResult result = replacement.run();
            for (int i = 0; i < times && result.outcome() == Outcome.CANARY; i++) {
                for (int user = 0; user < 20; user++) {
                    replacement.model().chat(ChatRequest.user(Desk.words(user)).withKey("user " + user));
                }
                clock.advance(Duration.ofMinutes(5));
                result = replacement.run();
            }
            return result;
        }
    }
}
