// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A year of a rollout in random histories: crashes (also between stored and acted), outages of the store, late
 * feedback, clocks that jump, silence, a second process, operators. After every step what must hold is checked.
 */
class HistoriesTest {
    /** What can happen; each takes its own random numbers. */
    enum Happening {
        TRAFFIC,
        DAYS_OF_TRAFFIC,
        SILENCE,
        CRASH,
        CRASH_WHILE_DECIDING,
        OUTAGE,
        OUTAGE_ENDS,
        CLOCK_JUMPS,
        FEEDBACK,
        CANDIDATE_BREAKS,
        CANDIDATE_FIXES,
        OPERATOR,
        SECOND_PROCESS
    }

    private static final int HISTORIES = 10_000;
    private static final int FIRST = 300;

    // thousands of planned outages need not fill the log
    private static final Logger QUIET = Logger.getLogger(HistoriesTest.class.getPackageName());
    private static @Nullable Level before;

    @BeforeAll
    static void logLess() {
        before = QUIET.getLevel();
        QUIET.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        QUIET.setLevel(before);
    }

    @Test
    void invariants_holdInTheFirstHistories() {
        hold(IntStream.range(0, FIRST));
    }

    @Tag("slow")
    @Test
    void invariants_holdInEveryHistory() {
        hold(IntStream.range(FIRST, HISTORIES));
    }

    private static void hold(IntStream seeds) {
        seeds.parallel().forEach(seed -> {
            World world = new World(seed);
            List<Happening> history = history(seed);
            try {
                history.forEach(world::happens);
                world.endsSomewhere();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("history " + seed + " does not hold: " + history, e);
            }
        });
    }

    private static List<Happening> history(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Happening[] all = Happening.values();
        return random.ints(random.nextInt(5, 26), 0, all.length)
                .mapToObj(i -> all[i])
                .toList();
    }

    /** One history under way, and what must hold. */
    private static final class World {
        private static final RolloutPolicy POLICY = Policies.canary("year")
                .addMetric(LiveMetric.feedback("thumbs"))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.05))
                .addGate(LiveGates.watch(LiveMetric.feedback("thumbs"), 0.2).minSample(1))
                .timing(t -> t.interimAnalysisEvery(Duration.ofHours(8))
                        .refreshEvery(Duration.ofHours(8))
                        .maxStale(Duration.ofHours(30))
                        .maxAutoPause(Duration.ofDays(2)))
                .build();

        private final Lab lab;
        private final Random random;
        private final List<String> ids = new ArrayList<>();
        private double candidateErrors;
        private Rollout live;
        private long version;
        private boolean killed;

        World(long seed) {
            lab = new Lab(seed);
            random = new Random(seed);
            live = start();
        }

        private Rollout start() {
            ChatModel candidate = request -> lab.model("new", candidateErrors).chat(request);
            return lab.start(POLICY, lab.model("old", 0.01), candidate);
        }

        void happens(Happening happening) {
            killed = false;
            try {
                one(happening);
            } catch (Lab.Killed e) {
                killed = true;
            }
            if (killed) {
                restart();
            }
            holds();
        }

        private void one(Happening happening) {
            switch (happening) {
                case TRAFFIC -> traffic(10, Duration.ofHours(3));
                case DAYS_OF_TRAFFIC -> traffic(30, Duration.ofDays(5));
                case SILENCE -> lab.pass(Duration.ofHours(random.nextInt(72)));
                case CRASH -> restart();
                case CRASH_WHILE_DECIDING -> {
                    lab.store.dieAfterReplace = true;
                    traffic(10, Duration.ofHours(10));
                    lab.store.dieAfterReplace = false;
                }
                case OUTAGE -> lab.store.cut = true;
                case OUTAGE_ENDS -> lab.store.cut = false;
                case CLOCK_JUMPS -> lab.jumpClock(Duration.ofMinutes(random.nextInt(200_000) - 100_000));
                case FEEDBACK -> ids.forEach(id -> live.feedback(id, "thumbs", random.nextInt(2)));
                case CANDIDATE_BREAKS -> candidateErrors = 0.9;
                case CANDIDATE_FIXES -> candidateErrors = 0;
                case OPERATOR -> operator();
                case SECOND_PROCESS -> {
                    if (!lab.store.cut) {
                        start().runInterimAnalysis();
                    }
                }
            }
        }

        private void traffic(int requests, Duration over) {
            for (int i = 0; i < requests; i++) {
                try {
                    ChatResponse answer = lab.request(live);
                    answer.callId().ifPresent(ids::add);
                } catch (io.github.finetune4j.error.RolloutException e) {
                    assertThat(e).as("only the baseline's own failure").hasMessageContaining("the model failed");
                }
                lab.pass(over.dividedBy(requests));
            }
        }

        private void restart() {
            lab.crash();
            boolean cut = lab.store.cut;
            lab.store.cut = false; // a process can't begin without its store
            lab.store.dieAfterReplace = false;
            live = start();
            lab.store.cut = cut;
        }

        private void operator() {
            try {
                switch (random.nextInt(4)) {
                    case 0 -> live.pause("ada", "a test");
                    case 1 -> live.resume("ada", "a test");
                    case 2 -> live.rollBack("ada", "a test");
                    default -> live.promote("ada", "a test");
                }
            } catch (IllegalStateException | io.github.finetune4j.error.RolloutException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }

        private void holds() {
            boolean cut = lab.store.cut;
            lab.store.cut = false;
            RolloutStore.StoredState stored =
                    lab.store.load(live.controller().key()).orElseThrow();
            RolloutState newest = RolloutState.parse(stored.version(), stored.json());
            List<RolloutEvent> audit = live.audit();
            lab.store.cut = cut;
            versionsOnlyGrow(newest);
            nobodyIsRoutedByAStateThatWasNotStored(newest);
            noStepIsTakenTwice(audit);
            shareFitsThePhase();
            everybodyGetsAnAnswer();
        }

        private void versionsOnlyGrow(RolloutState newest) {
            assertThat(newest.version()).isGreaterThanOrEqualTo(version);
            version = newest.version();
        }

        private void nobodyIsRoutedByAStateThatWasNotStored(RolloutState newest) {
            RolloutState here = live.controller().state();
            assertThat(here.version()).isLessThanOrEqualTo(newest.version());
            assertThat(lab.store.states.get((int) here.version() - 1)).isEqualTo(here.json());
        }

        private static void noStepIsTakenTwice(List<RolloutEvent> audit) {
            assertThat(audit.stream().filter(event -> event.kind() == RolloutEvent.Kind.STARTED))
                    .hasSize(1);
            List<Object> stages = audit.stream()
                    .filter(event -> event.kind() == RolloutEvent.Kind.STAGE)
                    .map(event -> event.numbers().get("epoch"))
                    .toList();
            assertThat(stages).doesNotHaveDuplicates();
            long before = 0;
            for (RolloutEvent event : audit) {
                assertThat(event.version()).isGreaterThanOrEqualTo(before);
                before = event.version();
            }
        }

        private void shareFitsThePhase() {
            RolloutStatus status = live.status();
            if (status.phase() == Phase.ROLLED_BACK) {
                assertThat(status.share()).isZero();
            }
            assertThat(status.share()).isIn(0.0, 0.05, 0.25, 0.5, 1.0);
            // time is credited only while it has passed for sure
            assertThat(status.elapsed()).isLessThan(Duration.ofDays(400));
            assertThat(status.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
        }

        private void everybodyGetsAnAnswer() {
            for (int i = 0; i < 3; i++) {
                ChatRequest request = ChatRequest.user("hi").withKey("user-" + random.nextInt(1000));
                try {
                    assertThat(live.chat(request).text()).isIn("old", "new");
                } catch (io.github.finetune4j.error.RolloutException e) {
                    assertThat(e).as("only the baseline's own failure").hasMessageContaining("the model failed");
                }
            }
        }

        /** Left alone with traffic for a year, it ends: nothing hangs half way. */
        void endsSomewhere() {
            lab.store.cut = false;
            lab.store.dieAfterReplace = false;
            if (live.status().phase() == Phase.PAUSED) {
                return;
            }
            for (int day = 0; day < 60 && !live.status().phase().ended(); day++) {
                traffic(2, Duration.ofDays(6));
            }
            assertThat(live.status().phase()).isIn(Phase.PROMOTED, Phase.ROLLED_BACK, Phase.PAUSED);
        }
    }
}
