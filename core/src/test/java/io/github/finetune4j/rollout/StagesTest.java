// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.evaluation.TokenPrice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Points 2 and 4: stages pass by the clock, the sample and the gates, and a bad candidate goes. */
class StagesTest {
    private final Lab lab = new Lab(1);

    private static RolloutPolicy.Builder canary() {
        return Lab.calm(Policies.canary("canary")).addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.01));
    }

    @Test
    void canary_goesThroughItsStages_thenAllTraffic() {
        Rollout live = lab.start(canary().build(), lab.model("old", 0.02), lab.model("new", 0.02));
        lab.traffic(live, 2000, Duration.ofHours(23));
        assertThat(live.status().stage()).isEqualTo(1);
        lab.traffic(live, 200, Duration.ofHours(2));
        assertThat(live.status().stage()).isEqualTo(2);
        assertThat(live.status().share()).isEqualTo(0.25);
        lab.traffic(live, 1000, Duration.ofHours(13));
        assertThat(live.status().stage()).isEqualTo(3);
        lab.traffic(live, 1000, Duration.ofHours(13));
        assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
        assertThat(lab.request(live).text()).isEqualTo("new");
        assertThat(live.audit())
                .extracting(RolloutEvent::kind)
                .containsExactly(
                        RolloutEvent.Kind.STARTED,
                        RolloutEvent.Kind.STAGE,
                        RolloutEvent.Kind.STAGE,
                        RolloutEvent.Kind.PROMOTED);
    }

    @Test
    void badCandidate_isRolledBackLongBeforeItsDayIsOver_andTheBaselineAnswersAllTheWhile() {
        Rollout live = lab.start(canary().build(), lab.model("old", 0), lab.model("new", 0.5));
        for (int i = 0; i < 5000 && live.status().phase() == Phase.RUNNING; i++) {
            assertThat(lab.request(live).text()).isIn("old", "new");
            lab.pass(Duration.ofSeconds(10));
        }
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(live.status().elapsed()).isLessThan(Duration.ofHours(12));
        assertThat(live.status().reason()).contains("error_rate").contains("failed");
        assertThat(live.verdict().orElseThrow().kind()).isEqualTo(Decision.Kind.ROLL_BACK);
        assertThat(lab.request(live).text()).isEqualTo("old");
    }

    @Test
    void abTest_promotesABetterCandidate_byTheGoal() {
        LiveMetric solved = LiveMetric.rate("solved", (request, response) -> Double.parseDouble(response.text()));
        RolloutPolicy policy = Lab.calm(
                        Policies.abTest("ab", 0.5, Duration.ofDays(7), LiveGates.better(LiveMetric.feedback("solved"))))
                .addMetric(solved)
                .build();
        ChatModel old = request -> Lab.answer(lab.random.nextDouble() < 0.5 ? "1" : "0");
        ChatModel tuned = request -> Lab.answer(lab.random.nextDouble() < 0.8 ? "1" : "0");
        Rollout live = lab.start(policy, old, tuned);
        lab.traffic(live, 1000, Duration.ofDays(2));
        assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
        assertThat(live.status().reason()).contains("solved better: passed");
    }

    @Test
    void abTest_withoutADifference_endsUndecidedAtTheBaseline() {
        RolloutPolicy policy = Lab.calm(
                        Policies.abTest("ab", 0.5, Duration.ofDays(7), LiveGates.better(LiveMetric.ERROR_RATE)))
                .build();
        Rollout live = lab.start(policy, lab.model("old", 0.1), lab.model("new", 0.1));
        lab.traffic(live, 700, Duration.ofDays(8));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(live.status().reason()).contains("undecided after 7 days");
    }

    @Test
    void blueGreen_warmsUpInTheShadow_switches_andGoesBackWhenTheLimitBreaks() {
        RolloutPolicy policy = Policies.blueGreen("bg", Duration.ofHours(1), Duration.ofHours(1), 0.05)
                .build();
        double[] rate = {0.0};
        ChatModel candidate = request -> lab.model("new", rate[0]).chat(request);
        Rollout live = lab.start(policy, lab.model("old", 0), candidate);
        for (int i = 0; i < 720; i++) {
            assertThat(lab.request(live).text()).as("shadow, request " + i).isEqualTo("old");
            lab.pass(Duration.ofSeconds(5));
        }
        lab.traffic(live, 60, Duration.ofMinutes(5));
        assertThat(live.status().stage()).isEqualTo(2);
        assertThat(lab.request(live).text()).isEqualTo("new");
        rate[0] = 0.5;
        lab.traffic(live, 300, Duration.ofMinutes(25));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(lab.request(live).text()).isEqualTo("old");
    }

    @Test
    void severalCandidates_theBadOneIsDropped_theBestOneWins() {
        LiveMetric solved = LiveMetric.rate("solved", (request, response) -> Double.parseDouble(response.text()));
        RolloutPolicy policy = Lab.calm(RolloutPolicy.builder())
                .name("many")
                .addStage(Stage.of(0.75, Duration.ofHours(1)).within(Duration.ofDays(3)))
                .addMetric(solved)
                .addGate(LiveGates.better(LiveMetric.feedback("solved")))
                .build();
        Map<String, ChatModel> candidates = Map.of("a", solving(0.3), "b", solving(0.75), "c", solving(0.95));
        Rollout live = lab.start(policy, solving(0.5), candidates);
        lab.traffic(live, 4000, Duration.ofDays(2));
        assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
        assertThat(live.arm(ChatRequest.user("x").withKey("anybody"))).isEqualTo("c");
        assertThat(live.audit().stream().filter(event -> event.kind() == RolloutEvent.Kind.DROPPED))
                .anyMatch(event -> event.why().startsWith("a: "));
    }

    private ChatModel solving(double rate) {
        return request -> Lab.answer(lab.random.nextDouble() < rate ? "1" : "0");
    }

    @Test
    void operator_canPauseResumePromoteAndRollBack_eachWithAReason() {
        Rollout live = lab.start(canary().build(), lab.model("old", 0), lab.model("new", 0));
        live.pause("ada", "a release today");
        lab.traffic(live, 3000, Duration.ofDays(2));
        assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
        assertThat(live.status().stage()).isEqualTo(1);
        assertThatThrownBy(() -> live.pause("ada", "again")).isInstanceOf(IllegalStateException.class);
        live.resume("ada", "released");
        assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
        live.promote("ada", "we know it");
        assertThat(lab.request(live).text()).isEqualTo("new");
        live.rollBack("ada", "we didn't");
        assertThat(lab.request(live).text()).isEqualTo("old");
        assertThat(live.audit())
                .extracting(event -> event.kind() + " " + event.who() + " " + event.why())
                .endsWith(
                        "PAUSED ada a release today",
                        "RESUMED ada released",
                        "PROMOTED ada we know it",
                        "ROLLED_BACK ada we didn't");
        assertThat(live.auditJsonl().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"at\":"));
    }

    @Test
    void events_areHeardByListeners_evenAfterOneThrew() {
        Rollout live = lab.start(canary().build(), lab.model("old", 0), lab.model("new", 0));
        List<RolloutEvent.Kind> heard = new java.util.ArrayList<>();
        live.onEvent(event -> {
            throw new IllegalStateException("a listener that throws");
        });
        live.onEvent(event -> heard.add(event.kind()));
        live.pause("ada", "why not");
        assertThat(heard).containsExactly(RolloutEvent.Kind.PAUSED);
    }

    @Test
    void build_namesEverythingThatIsMissingOrContradictory() {
        assertThatThrownBy(() -> RolloutPolicy.builder()
                        .routing(r -> r.audience(Audience.everybody()))
                        .addGate(LiveGates.noWorse(LiveMetric.feedback("no_metric"), 0.1))
                        .defaultPrice(new TokenPrice(1, 2, "EUR"))
                        .addPrice("candidate", new TokenPrice(1, 2, "USD"))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "name is missing",
                        "no stage -> ",
                        "an audience without attributes -> ",
                        "no_metric",
                        "[USD, EUR]");
    }

    @Test
    void setters_refuseAValueOutOfRangeAtOnce() {
        RolloutPolicy.Builder builder = RolloutPolicy.builder();
        Map<String, Runnable> wrong = Map.of(
                "name: not a name -> give 1 to 100 letters", () -> builder.name("not a name"),
                "holdout: 1.0 -> give a number of at least 0 and below 1", () -> builder.routing(r -> r.holdout(1)),
                "significance: 0.0 -> give a chance", () -> builder.significance(0),
                "interimAnalysisEvery: 0 seconds -> give",
                        () -> builder.timing(t -> t.interimAnalysisEvery(Duration.ZERO)),
                "maxAutoPause: -1 second -> give", () -> builder.timing(t -> t.maxAutoPause(Duration.ofSeconds(-1))),
                "hedgeAfter: 0 seconds -> give", () -> builder.calls(c -> c.hedgeAfter(Duration.ZERO)),
                "maxConcurrent: 0 -> give at least 1", () -> builder.calls(c -> c.maxConcurrent(0)));
        wrong.forEach((message, setter) -> assertThatThrownBy(setter::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message));
    }

    @Test
    void stagesAndGates_replace_addStageAndAddGateAppend() {
        RolloutPolicy policy = canary().stages(Stage.of(0.1, Duration.ZERO))
                .addStage(0.2)
                .gates(LiveGates.watch(LiveMetric.ERROR_RATE, 0.1))
                .addGate(LiveGates.watch(LiveMetric.TIMEOUT_RATE, 0.1))
                .build();
        assertThat(policy.stages()).extracting(Stage::share).containsExactly(0.1, 0.2);
        assertThat(policy.gates()).extracting(LiveGate::metric).containsExactly("error_rate", "timeout_rate");
    }

    @Test
    void errorBudget_sumsToAlpha() {
        RolloutPolicy policy = canary().addGate(LiveGates.noSlower(0.95, 1.2))
                .significance(0.05)
                .build();
        ErrorBudget budget = policy.errorBudget(3);
        assertThat(budget.lines().stream().mapToDouble(ErrorBudget.Line::alpha).sum())
                .isCloseTo(0.05, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(budget.lines()).hasSize(1 + 3 + 3 * 3 * 2);
    }
}
