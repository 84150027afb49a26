// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.internal.control.RolloutController;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wishes of an operator while the store does not answer: the way back at once, all else not at all. */
@Timeout(60)
class SilentStoreTest {
    private static final Duration SOON = Duration.ofMillis(600);

    private final Lab lab = new Lab(4);
    private final SilentStore store = new SilentStore(lab.store);
    private final Rollout live = start();

    @AfterEach
    void speak() {
        store.speak();
    }

    private static RolloutPolicy policy(String name) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(0.5, Duration.ofHours(10))
                .addStage(1.0)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.05))
                .build();
    }

    private Rollout start() {
        lab.patience = SOON;
        return policy("silent")
                .start(
                        lab.model("old", 0).named("v1"),
                        Map.of("candidate", lab.model("new", 0).named("v2")),
                        store,
                        lab.runtime());
    }

    private static ChatRequest candidates(Rollout live) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> ChatRequest.user("hi").withKey("user-" + i))
                .filter(request -> live.arm(request).equals("candidate"))
                .findFirst()
                .orElseThrow();
    }

    private List<RolloutEvent.Kind> audit() {
        return live.audit().stream().map(RolloutEvent::kind).toList();
    }

    @Test
    void rollBack_takesEffectHereBeforeTheStoreIsAsked_isSaid_andIsStoredWhenItAnswers() {
        ChatRequest request = candidates(live);
        AtomicReference<String> meanwhile = new AtomicReference<>();
        store.waiting = () -> meanwhile.set(live.chat(request).text());
        store.fallSilent();
        assertThatThrownBy(() -> live.rollBack("ada", "it invents prices"))
                .isInstanceOf(RolloutException.class)
                .hasMessageContaining("is on the baseline in this process, rolled back by ada, and that is not stored")
                .hasMessageContaining("has not answered for 0.6 s -> ")
                .hasMessageContaining("if this process ends before, roll it back again");
        while (meanwhile.get() == null) {
            Thread.onSpinWait(); // a busy machine may come to it late
        }
        assertThat(meanwhile).as("asked while the store was").hasValue("old");
        assertThat(live.chat(request).text()).isEqualTo("old");
        RolloutStatus status = live.status();
        assertThat(status.phase()).isEqualTo(Phase.RUNNING);
        assertThat(status.share()).isZero();
        assertThat(status.autoPaused())
                .startsWith("on the baseline here, not stored yet: rolled back by ada at 2026-01-01T00:00:00Z: it inv");
        store.speak();
        lab.pass(Duration.ofMinutes(1));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(live.status().autoPaused()).isEmpty();
        assertThat(audit()).containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.ROLLED_BACK);
        assertThat(live.audit().get(1).who()).isEqualTo("ada");
    }

    @Test
    void rollBack_thatIsStoredMuchLater_saysWhenItWasAskedFor() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).hasMessageContaining("the store is cut off -> ");
        lab.pass(Duration.ofHours(1));
        assertThat(live.status().autoPaused())
                .as("rather than that the store is gone")
                .startsWith("on the baseline");
        lab.store.cut = false;
        lab.pass(Duration.ofMinutes(1));
        assertThat(live.audit().get(1).numbers()).containsEntry("asked_at", "2026-01-01T00:00:00Z");
    }

    @Test
    void rollBack_whileAnAnalysisWaitsForTheStore_doesNotWaitForThat() throws InterruptedException {
        ChatRequest request = candidates(live);
        CountDownLatch waits = new CountDownLatch(1);
        store.waiting = waits::countDown;
        store.fallSilent();
        Thread analysis = new Thread(live::runInterimAnalysis);
        analysis.start();
        waits.await();
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        assertThat(live.chat(request).text()).isEqualTo("old");
        assertThatThrownBy(() -> live.rollBack("bob", "me too"))
                .as("again, while the first is on its way")
                .isInstanceOf(RolloutException.class);
        assertThatThrownBy(live::audit).hasMessageContaining("status() needs no store");
        store.speak();
        analysis.join();
        lab.pass(Duration.ofMinutes(1));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(audit()).containsOnlyOnce(RolloutEvent.Kind.ROLLED_BACK);
    }

    @Test
    void otherChanges_areRefused_andNothingComesOfThemLater() {
        store.fallSilent();
        for (Runnable change :
                List.<Runnable>of(() -> live.promote("ada", "looks fine"), () -> live.pause("ada", "a look"))) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(RolloutException.class)
                    .hasMessageMatching("rollout silent is not changed, (PROMOTED|PAUSED) was not stored: the store has"
                            + " not answered for 0.6 s -> try again when the store is back; .*");
        }
        store.speak();
        lab.pass(Duration.ofMinutes(2));
        assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(audit()).containsExactly(RolloutEvent.Kind.STARTED);
    }

    @Test
    void change_thatTheStoreWasToldAndDidNotAcknowledge_isNotCalledRefused() {
        store.fallSilentWhenChanged();
        assertThatThrownBy(() -> live.pause("ada", "a look"))
                .hasMessageContaining("the store was asked to keep PAUSED, and whether it did is not known");
        store.speak();
        lab.pass(Duration.ofSeconds(10));
        assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    void change_afterARollBackThatIsNotStored_comesAfterIt() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        lab.store.cut = false;
        assertThatThrownBy(() -> live.promote("bob", "looks fine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is ROLLED_BACK and cannot become PROMOTED");
        assertThat(audit()).containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.ROLLED_BACK);
    }

    @Test
    void rollBack_thatAnotherProcessWasFasterWith_isNotStoredTwice() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        lab.store.cut = false;
        Rollout.rollBack(lab.store, "silent", "bob", "from elsewhere");
        try (HeardLog heard = HeardLog.of(RolloutController.class)) {
            lab.pass(Duration.ofMinutes(1));
            assertThat(heard.messages()).noneMatch(line -> line.contains(" failed: "));
        }
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(live.audit()).extracting(RolloutEvent::who).containsExactly("rollout", "bob");
    }

    @Test
    void closed_beforeItWasStored_saysThatItIsLost_andTheNextProcessGoesOn() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        try (HeardLog heard = HeardLog.of(RolloutController.class)) {
            live.close();
            assertThat(heard.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING rollout silent is closed, and that it was rolled back is still not stored")
                    .contains("It is lost with this process");
        }
        lab.store.cut = false;
        assertThat(start().status().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void closed_whenAnotherProcessWasFaster_losesNothing() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        lab.store.cut = false;
        Rollout.rollBack(lab.store, "silent", "bob", "from elsewhere");
        try (HeardLog heard = HeardLog.of(RolloutController.class)) {
            live.close();
            assertThat(heard.messages()).isEmpty();
        }
    }

    @Test
    void closed_whenTheStoreIsBack_storesIt() {
        lab.store.cut = true;
        assertThatThrownBy(() -> live.rollBack("ada", "now")).isInstanceOf(RolloutException.class);
        lab.store.cut = false;
        lab.patience = Duration.ofSeconds(20);
        live.close();
        assertThat(start().status().phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void listener_mayAct() {
        live.onEvent(event -> {
            if (event.kind() == RolloutEvent.Kind.PAUSED) {
                live.rollBack("listener", "paused is not enough");
            }
        });
        live.pause("ada", "a look");
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    /** In the process's own threads: each rollout waits for the store in one of its own. */
    @Test
    void rollouts_ofOneSilentStore_allWaitForIt_andNoneIsForgotten() throws InterruptedException {
        int many = 7;
        CountDownLatch waits = new CountDownLatch(many);
        List<Rollout> all = IntStream.range(0, many)
                .mapToObj(i -> RolloutPolicy.builder()
                        .name("many-" + i)
                        .addStage(0.5, Duration.ofHours(10))
                        .timing(t -> t.refreshEvery(Duration.ofMillis(5)))
                        .build()
                        .start(
                                lab.model("old", 0).named("v1"),
                                lab.model("new", 0).named("v2"),
                                store))
                .toList();
        store.waiting = waits::countDown;
        store.fallSilent();
        try {
            assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            store.speak();
            all.forEach(Rollout::close);
        }
    }
}
