// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Audits that fail are missing data: they must neither hide a broken promise nor break one that is kept, whichever of
 * them fail. Simulated are deployments in which every call is audited, and the limit is 0.03.
 */
class FailingAuditsTest {
    private static final CascadeCalibration FOUND = new CascadeCalibration(600, 0.8, 0.02, 0.95, 0.75, 0, 0.03);
    private static final int DEPLOYMENTS = 200;
    private static final int CALLS = 200;
    private static final double ANSWERED = 0.7;

    /**
     * The calls of a deployment.
     *
     * @param apart share of all calls in which the small model answers something else than the large one
     * @param failsApart how often the large model fails at one of these
     * @param failsSame how often at one of the others
     * @param outage the first calls, at which it always fails
     */
    private record World(double apart, double failsApart, double failsSame, int outage) {}

    /** One run of a deployment, to its end or until the door closes. */
    private static final class Deployment {
        private final World world;
        private final SplittableRandom random;
        private final List<CascadeEvent> events = new ArrayList<>();
        private final Cascade cascade;
        private int calls;

        Deployment(World world, long seed) {
            this.world = world;
            random = new SplittableRandom(seed);
            ChatModel small = request -> Pair.answer("A")
                    .with("logprobs", Pair.probable(Pair.text(request).startsWith("hard") ? 0.6 : 0.99));
            cascade = Cascade.builder()
                    .small(small)
                    .large(this::large)
                    .noWorseThan(Pair.ACCURACY)
                    .calibration(FOUND)
                    .auditShare(1)
                    .auditOn(Runnable::run)
                    .onEvent(events::add)
                    .build();
        }

        private io.github.finetune4j.chat.ChatResponse large(ChatRequest request) {
            boolean apart = Pair.text(request).contains("apart");
            if (calls <= world.outage() || random.nextDouble() < (apart ? world.failsApart() : world.failsSame())) {
                throw new IllegalStateException("the large model is out of reach");
            }
            return Pair.answer(apart ? "B" : "A");
        }

        CascadeReport run() {
            while (calls < CALLS && events.isEmpty()) {
                calls++;
                double kind = random.nextDouble();
                String text = kind < world.apart() ? "easy apart" : kind < ANSWERED ? "easy same" : "hard same";
                try {
                    cascade.chat(ChatRequest.user(text));
                } catch (IllegalStateException e) {
                    assertThat(text)
                            .as("the caller hears of a large model that fails")
                            .startsWith("hard");
                }
            }
            cascade.close();
            return cascade.report();
        }
    }

    private static double closed(World world) {
        int closed = 0;
        for (int seed = 0; seed < DEPLOYMENTS; seed++) {
            closed += new Deployment(world, seed).run().open() ? 0 : 1;
        }
        return closed / (double) DEPLOYMENTS;
    }

    @Test
    void promiseThatIsKept_staysOpen_whateverFails() {
        double chance = 0.025 + 3 * Math.sqrt(0.025 * 0.975 / DEPLOYMENTS);
        assertThat(closed(new World(0.02, 0.1, 0.5, 30))).isLessThan(chance);
    }

    @Test
    void promiseThatIsBroken_isFound_alsoWhereAuditsOfTheseCallsFail() {
        assertThat(closed(new World(0.25, 0.9, 0, 0))).isGreaterThan(0.95);
        assertThat(closed(new World(0.25, 1, 0.1, 0))).isGreaterThan(0.95);
    }

    @Test
    void callsThatCanNeverBeAudited_countAsLost_andTheEventSaysHowMany() {
        Deployment deployment = new Deployment(new World(0.15, 1, 0, 0), 1);
        CascadeReport report = deployment.run();
        assertThat(report.auditsUnknown()).isPositive();
        assertThat(report.toString()).contains(report.auditsUnknown() + " failed and count as lost");
        assertThat(deployment.events)
                .filteredOn(event -> event.kind() == CascadeEvent.Kind.CLOSED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.numbers()).containsEntry("unknown", report.auditsUnknown());
                    assertThat(event.why())
                            .contains(report.auditsUnknown() + " of ")
                            .contains("failed again and again");
                });
    }

    @Test
    void anHourWithoutTheLargeModel_costsNoAudit() {
        Deployment deployment = new Deployment(new World(0, 0, 0, 100), 1);
        CascadeReport report = deployment.run();
        assertThat(report.open()).isTrue();
        assertThat(report.audited().orElseThrow().n()).isEqualTo(CALLS);
        assertThat(report.auditsUnknown() + report.auditsWaiting()).isZero();
    }

    @Test
    void withoutTheLargeModel_auditsWait_andNoMoreAreDrawn() {
        try (Cascade cascade = builder(request -> {
            throw new IllegalStateException();
        })) {
            for (int i = 0; i < AuditLine.MOST + 200; i++) {
                cascade.chat(Pair.easy());
            }
            assertThat(cascade.report().auditsWaiting()).isEqualTo(AuditLine.MOST);
            assertThat(cascade.report().open()).isTrue();
            assertThat(cascade.report().toString()).contains("no audit yet, 1000 wait;");
            assertThatThrownBy(() -> cascade.chat(Pair.hard())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void largeModelThatNeverWorks_isFoundOut_beforeTheThousandWaitForEver() {
        try (Cascade cascade = builder(request -> {
            throw new IllegalStateException();
        })) {
            for (int i = 0; i < 11 * AuditLine.MOST && cascade.report().open(); i++) {
                cascade.chat(Pair.easy());
            }
            assertThat(cascade.report().open()).isFalse();
            assertThat(cascade.report().auditsUnknown()).isPositive();
        }
    }

    @Test
    void whatCountsAsLost_staysSoAfterARestart() {
        JournalStore store = new MemoryJournalStore();
        ChatModel large = request -> {
            if (Pair.text(request).contains("apart")) {
                throw new IllegalStateException();
            }
            return Pair.answer("A");
        };
        for (int restart = 0; restart < 2; restart++) {
            try (Cascade cascade = Cascade.builder()
                    .small(Pair.small().named("small-1"))
                    .large(large.named("large-1"))
                    .noWorseThan(Pair.ACCURACY)
                    .calibration(FOUND)
                    .auditShare(1)
                    .auditOn(Runnable::run)
                    .journal(store, "router")
                    .build()) {
                assertThat(cascade.report().auditsUnknown()).isEqualTo(restart);
                if (restart == 0) {
                    cascade.chat(ChatRequest.user("easy apart"));
                    for (int i = 0; i < 10; i++) {
                        cascade.chat(Pair.easy());
                    }
                }
                assertThat(cascade.report().audited().orElseThrow().n()).isEqualTo(11);
            }
        }
    }

    private static Cascade builder(ChatModel large) {
        return Cascade.builder()
                .small(Pair.small())
                .large(large)
                .noWorseThan(Pair.ACCURACY)
                .calibration(FOUND)
                .auditShare(1)
                .auditOn(Runnable::run)
                .build();
    }
}
