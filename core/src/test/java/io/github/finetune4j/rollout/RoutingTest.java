// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.internal.measure.EpochCounts;
import io.github.finetune4j.rollout.internal.measure.EpochTally;
import io.github.finetune4j.rollout.internal.measure.Sums;
import io.github.finetune4j.rollout.internal.record.CallFacts;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallRecorder;
import io.github.finetune4j.rollout.internal.route.Hashes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points 1 and 3: who gets which arm, and what is measured of it. */
class RoutingTest {
    private static final System.Logger LOG = System.getLogger(RoutingTest.class.getName());

    private final Lab lab = new Lab(3);

    private static RolloutPolicy.Builder half() {
        return RolloutPolicy.builder().name("half").addStage(0.5, Duration.ofHours(1));
    }

    private Rollout start(RolloutPolicy policy) {
        return lab.start(policy, lab.model("old", 0), lab.model("new", 0));
    }

    private static ChatRequest of(int user) {
        return ChatRequest.user("hi").withKey("user-" + user);
    }

    private static long candidates(Rollout live, int users) {
        return IntStream.range(0, users)
                .filter(user -> live.arm(of(user)).equals("candidate"))
                .count();
    }

    @Test
    void sticky_theSameKeyGetsTheSameArm_inAnotherProcessToo() {
        Rollout one = start(half().build());
        Rollout two = start(half().build());
        for (int user = 0; user < 500; user++) {
            String arm = one.arm(of(user));
            assertThat(one.arm(of(user))).isEqualTo(arm);
            assertThat(two.arm(of(user))).isEqualTo(arm);
        }
        assertThat(candidates(one, 2000)).isBetween(900L, 1100L);
    }

    @Test
    void withoutAKey_aStickyRolloutIsTheBaseline_andCountsNothing() {
        Rollout live = start(half().build());
        ChatResponse answer = live.chat(ChatRequest.user("hi"));
        assertThat(answer.text()).isEqualTo("old");
        assertThat(answer.callId()).isEmpty();
        assertThat(live.status().arms().get(0).requests()).isZero();
    }

    @Test
    void perRequest_theSameKeyGetsBoth() {
        Rollout live = start(half().routing(r -> r.perRequest()).build());
        List<String> arms =
                IntStream.range(0, 200).mapToObj(i -> live.arm(of(1))).toList();
        assertThat(arms).contains("baseline", "candidate");
        assertThat(live.arm(ChatRequest.user("no key"))).isIn("baseline", "candidate");
    }

    @Test
    void holdout_staysAtTheBaseline_evenAfterPromotion() {
        Rollout live = start(half().routing(r -> r.holdout(0.2)).build());
        assertThat(candidates(live, 5000)).isBetween(1850L, 2150L);
        live.promote("ada", "good");
        assertThat(candidates(live, 5000)).isBetween(3850L, 4150L);
    }

    @Test
    void target_onlyThoseGetACandidate_andWhatThrowsMatchesNobody() {
        RolloutPolicy policy = half().name("target")
                .routing(r -> r.attributes(request ->
                                Map.of("country", request.key().orElse("").endsWith("1") ? "DE" : "US", "seats", 12))
                        .audience(Audience.in("country", "DE", "AT").and(Audience.atLeast("seats", 10))))
                .build();
        Rollout live = start(policy);
        for (int user = 0; user < 300; user++) {
            assertThat(user % 10 == 1 || live.arm(of(user)).equals("baseline")).isTrue();
        }
        assertThat(candidates(live, 2000)).isBetween(70L, 130L);
        Rollout broken = start(half().name("broken")
                .routing(r -> r.attributes(request -> {
                            throw new IllegalStateException("no directory");
                        })
                        .audience(Audience.everybody()))
                .build());
        assertThat(candidates(broken, 100)).isZero();
    }

    @Test
    void targets_compose() {
        Map<String, Object> ada = Map.of("plan", "pro", "age", 36, "mail", "ada@example.org");
        assertThat(Audience.like("mail", ".*@example\\.org").matches(ada)).isTrue();
        assertThat(Audience.below("age", 36).or(Audience.in("plan", "pro")).matches(ada))
                .isTrue();
        assertThat(Audience.in("plan", "pro").negate().matches(ada)).isFalse();
        assertThat(Audience.atLeast("missing", 0).matches(ada)).isFalse();
        assertThatThrownBy(() ->
                        half().routing(r -> r.audience(Audience.everybody())).build())
                .hasMessageContaining("attributes");
    }

    @Test
    void killSwitch_sendsEverybodyToTheBaseline_atOnceAndBack() {
        AtomicBoolean off = new AtomicBoolean();
        Rollout live = start(half().killSwitch(off::get).build());
        assertThat(candidates(live, 100)).isPositive();
        off.set(true);
        assertThat(candidates(live, 100)).isZero();
        off.set(false);
        assertThat(candidates(live, 100)).isPositive();
    }

    @Test
    void experimentsInOneLayer_neverMeet_andOneCanRunOnTopOfTheOther() {
        Rollout first = start(half().name("first")
                .routing(r -> r.layer(Layer.of("chat", 0, 0.5)))
                .build());
        Rollout second = lab.start(
                half().name("second")
                        .routing(r -> r.layer(Layer.of("chat", 0.5, 1)))
                        .build(),
                first,
                lab.model("newest", 0));
        int[] seen = new int[3];
        for (int user = 0; user < 2000; user++) {
            String text = second.chat(of(user)).text();
            seen[text.equals("old") ? 0 : text.equals("new") ? 1 : 2]++;
            assertThat(first.arm(of(user)).equals("candidate")
                            && second.arm(of(user)).equals("candidate"))
                    .isFalse();
        }
        assertThat(seen[0]).isBetween(900, 1100);
        assertThat(seen[1]).isBetween(430, 570);
        assertThat(seen[2]).isBetween(430, 570);
    }

    @Test
    void growthBookWeights_whoIsInNoRange_isNotCounted() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("gb")
                .routing(r -> r.bucketing(Bucketing.growthBook("my-test", 2)).trafficSplit(0.5, 0.5))
                .addStage(0.4, Duration.ofHours(1))
                .build();
        Rollout live = start(policy);
        int counted = 0;
        for (int user = 0; user < 1000; user++) {
            counted += live.chat(of(user)).callId().isPresent() ? 1 : 0;
        }
        assertThat(counted).isBetween(350, 450);
        assertThat(candidates(live, 1000)).isBetween(150L, 250L);
    }

    @Test
    void shadow_theCandidateIsAskedBeside_comparedAndNeverReturned() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("shadow")
                .addStage(Stage.shadow(0.5, Duration.ofHours(1)))
                .build();
        ChatModel echo = request -> Lab.answer(request.key().orElse("").endsWith("3") ? "other" : "same");
        Rollout live = lab.start(policy, request -> Lab.answer("same"), echo);
        for (int user = 0; user < 1000; user++) {
            assertThat(live.chat(of(user)).text()).isEqualTo("same");
        }
        EpochCounts counts = live.controller().tally(1).snapshot();
        Sums agreement = counts.sums(1, live.settings().metric("agreement"));
        assertThat(agreement.n()).isBetween(430.0, 570.0);
        assertThat(agreement.mean()).isBetween(0.85, 0.95);
        assertThat(counts.requests(0)).isEqualTo(counts.requests(1));
    }

    // ---- measured

    @Test
    void feedback_daysLater_inAnotherProcess_isCountedWhereTheAnswerCameFrom_andOnce() {
        RolloutPolicy policy = half().addMetric(LiveMetric.feedback("thumbs"))
                .addMetric(LiveMetric.event("sale"))
                .build();
        Rollout live = start(policy);
        int user = 0;
        while (!live.arm(of(user)).equals("candidate")) {
            user++;
        }
        String id = live.chat(of(user)).callId().orElseThrow();
        assertThat(id).matches("[0-9a-f]{40}").doesNotContain("candidate");
        Rollout later = start(policy);
        assertThat(later.feedback(id, "thumbs", 0)).isTrue();
        assertThat(later.feedback(id, "thumbs", 1)).as("again").isFalse();
        assertThat(later.feedback(id, "sale", 1)).isTrue();
        assertThat(later.feedback("0".repeat(40), "thumbs", 1)).as("forged").isFalse();
        assertThat(later.feedback("nonsense", "thumbs", 1)).isFalse();
        assertThatThrownBy(() -> later.feedback(id, "no_metric", 1)).hasMessageContaining("thumbs");
        assertThatThrownBy(() -> later.feedback(id, "error_rate", 1))
                .as("measured, not reported")
                .hasMessageContaining("one of [thumbs, sale]");
        assertThatThrownBy(() -> later.feedback(id, "thumbs", 2)).hasMessageContaining("0 to 1");
        EpochCounts counts = later.controller().tally(1).snapshot();
        Sums thumbs = counts.sums(1, later.settings().metric("thumbs"));
        assertThat(thumbs.n()).isEqualTo(1);
        assertThat(thumbs.sum()).isZero();
        live.refresh();
        later.refresh();
        live.runInterimAnalysis();
        Sums sale = Objects.requireNonNull(live.controller().gather().epochs().get(1))
                .sums(1, later.settings().metric("sale"));
        assertThat(sale.n()).as("answers").isEqualTo(1);
        assertThat(sale.sum()).as("sales").isEqualTo(1);
    }

    @Test
    void lateFeedbackOnAnEarlierStage_stillRollsBack() {
        RolloutPolicy policy = Lab.calm(RolloutPolicy.builder())
                .name("late")
                .addStage(0.5, Duration.ofHours(1))
                .addStage(0.6, Duration.ofDays(30))
                .addMetric(LiveMetric.feedback("thumbs"))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.05))
                .addGate(LiveGates.watch(LiveMetric.feedback("thumbs"), 0.1).minSample(1))
                .build();
        Rollout live = start(policy);
        List<String[]> answers = new java.util.ArrayList<>();
        for (int user = 0; user < 400; user++) {
            ChatResponse answer = live.chat(of(user));
            answers.add(new String[] {answer.text(), answer.callId().orElseThrow()});
        }
        // one word of each arm lets the first stage pass
        answers.stream().filter(a -> a[0].equals("old")).findFirst().ifPresent(a -> live.feedback(a[1], "thumbs", 1));
        answers.stream().filter(a -> a[0].equals("new")).findFirst().ifPresent(a -> live.feedback(a[1], "thumbs", 1));
        lab.traffic(live, 70, Duration.ofMinutes(70));
        assertThat(live.status().stage()).isEqualTo(2);
        answers.forEach(a -> live.feedback(a[1], "thumbs", a[0].equals("old") ? 1 : 0));
        lab.traffic(live, 5, Duration.ofMinutes(5));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(live.status().reason()).contains("thumbs");
    }

    @Test
    void costsTokensRefusalsAndOwnMetrics_areMeasured() {
        RolloutPolicy policy = half().defaultPrice(new TokenPrice(1, 2, "USD"))
                .addPrice("candidate", new TokenPrice(10, 20, "USD"))
                .measurement(m -> m.refusal(response -> response.text().equals("new")))
                .addMetric(LiveMetric.rate(
                        "short", (request, response) -> response.text().length() < 4 ? 1 : 0))
                .addMetric(LiveMetric.scored(
                        Metric.binary("polite", a -> a.actualText().equals("old")), 1))
                .build();
        Rollout live = start(policy);
        IntStream.range(0, 100).forEach(user -> live.chat(of(user)));
        EpochCounts counts = live.controller().tally(1).snapshot();
        assertThat(mean(live, counts, 0, "cost")).isCloseTo(13e-6, within(1e-12));
        assertThat(mean(live, counts, 1, "cost")).isCloseTo(130e-6, within(1e-12));
        assertThat(mean(live, counts, 1, "output_tokens")).isEqualTo(5);
        assertThat(mean(live, counts, 0, "refusal_rate")).isZero();
        assertThat(mean(live, counts, 1, "refusal_rate")).isEqualTo(1);
        assertThat(mean(live, counts, 1, "short")).isEqualTo(1);
        assertThat(mean(live, counts, 0, "polite")).isEqualTo(1);
        assertThat(mean(live, counts, 1, "polite")).isZero();
    }

    private static double mean(Rollout live, EpochCounts counts, int arm, String metric) {
        return counts.sums(arm, live.settings().metric(metric)).mean();
    }

    private static CallRecord record(long nanos) {
        Callback callback = new Callback("a metric", "it is left out", LOG, InstantSource.system());
        ChatResponse answer = new ChatResponse("old", FinishReason.STOP, new Usage(1, 1));
        return new CallRecorder(List.of(), response -> false, arm -> null, metric -> callback)
                .record(new CallFacts("baseline", of(0), answer, null, false, nanos, -1));
    }

    @Test
    void memory_doesNotGrowWithKeys() {
        EpochTally tally = new EpochTally(1, 2, LiveMetric.builtIn());
        CallRecord one = record(5_000_000);
        for (int i = 0; i < 10; i++) {
            tally.record(i % 2, Hashes.mix(i), true, 0, one);
        }
        int before = io.github.finetune4j.internal.json.Json.write(
                        tally.snapshot().json())
                .length();
        for (int i = 0; i < 300_000; i++) {
            tally.record(i % 2, Hashes.mix(i), true, 0, one);
        }
        int after = io.github.finetune4j.internal.json.Json.write(
                        tally.snapshot().json())
                .length();
        assertThat(after).isLessThan(before + 4000);
        assertThat(tally.snapshot().visits(0) + tally.snapshot().visits(1)).isBetween(250_000.0, 300_000.0);
    }
}
