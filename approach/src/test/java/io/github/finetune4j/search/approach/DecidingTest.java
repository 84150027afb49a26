// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.providers.Prices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecidingTest {
    private static final TokenPrice CHEAP = new TokenPrice(1, 4, "USD");
    private static final TokenPrice DEAR = new TokenPrice(10, 40, "USD");

    private static ApproachSelection.Builder decide() {
        return ApproachSelection.builder("tickets")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200));
    }

    private static Approach prompt(ChatModel model) {
        return Approach.prompt("prompt", turn -> model);
    }

    private static Approach tuned(ChatModel model) {
        return Approach.tuned("tuned", turn -> model);
    }

    @Test
    void clearlyBetter_isRecommended_thoughItIsDearer() {
        Decision decision = decide().addApproach(prompt(Scripted.percent(60)))
                .addApproach(tuned(Scripted.percent(90)))
                .build()
                .run();
        assertThat(decision.recommendation().kind()).isEqualTo(Recommendation.Kind.USE);
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        FinalTest test = decision.test().orElseThrow();
        assertThat(test.gain().estimate()).isEqualTo(0.3);
        assertThat(test.rows()).isEqualTo(200);
        assertThat(test.otherIsBetter()).isTrue();
        assertThat(decision.summary()).contains("Use tuned: the gain of tuned over prompt is 30.0 points [");
    }

    @Test
    void betterByLessThanTheMargin_leavesTheSimplerOne() {
        Decision decision = decide().margin(0.1)
                .addApproach(tuned(Scripted.percent(81)))
                .addApproach(prompt(Scripted.percent(80)))
                .build()
                .run();
        assertThat(decision.recommendation().approach()).isEqualTo("prompt");
        assertThat(decision.test().orElseThrow().cheaperWillDo()).isTrue();
        assertThat(decision.recommendation().sentence())
                .startsWith("Use prompt, the simpler one: the gain of tuned over prompt is 1.0 points [")
                .endsWith("less than the margin of 10.0 points.");
    }

    @Test
    void neither_isUndecided_andSaysHowManyRowsToLabel() {
        Decision decision = decide().addApproach(prompt(Scripted.where(i -> i % 100 < 80)))
                .addApproach(tuned(Scripted.where(i -> i % 100 < 74 || i % 100 >= 91)))
                .build()
                .run();
        Recommendation undecided = decision.recommendation();
        assertThat(undecided.kind()).isEqualTo(Recommendation.Kind.UNDECIDED);
        assertThat(undecided.approach()).as("meanwhile").isEqualTo("prompt");
        // gained 9, lost 6 of 100: z's 1.96 and 0.8416, ψ 0.15, δ 0.03
        double needed = Math.pow(1.959964 * Math.sqrt(0.15) + 0.841621 * Math.sqrt(0.15 - 0.0009), 2) / 0.0009;
        assertThat(undecided.rowsToLabel()).isBetween((long) (0.97 * needed), (long) needed + 1);
        assertThat(undecided.sentence()).startsWith("Undecided, label " + undecided.rowsToLabel() + " more rows: ");
    }

    @Test
    void withPrices_theCheaperOneIsPreferred_whicheverKindItIs() {
        Decision decision = decide().margin(0.1)
                .prices(Prices.own("us", LocalDate.of(2026, 11, 1), "USD").with("large", DEAR))
                .addApproach(prompt(Scripted.percent(81)).priced("large"))
                .addApproach(tuned(Scripted.percent(80)).priced(CHEAP))
                .build()
                .run();
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        // 100 in and 10 out: 0.00014 a request
        assertThat(decision.approach("tuned")
                        .test()
                        .orElseThrow()
                        .costPerThousand()
                        .orElseThrow()
                        .estimate())
                .isCloseTo(0.14, offset(1e-12));
        assertThat(decision.recommendation().sentence()).contains("cheaper (0.14 against 1.4 USD per thousand");
    }

    @Test
    void lowerIsBetter_turnsTheGainRound() {
        Metric wrong = new Metric() {
            @Override
            public Score score(Answer answer) {
                return Score.of(1 - Scripted.RIGHT.score(answer).value());
            }

            @Override
            public String name() {
                return "wrong";
            }

            @Override
            public boolean higherIsBetter() {
                return false;
            }
        };
        Decision decision = decide().metrics(wrong)
                .margin(0.02)
                .addApproach(prompt(Scripted.percent(60)))
                .addApproach(tuned(Scripted.percent(90)))
                .build()
                .run();
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        assertThat(decision.test().orElseThrow().gain().lower()).isPositive();
    }

    @Test
    void ofFive_theSimplestWithinTheMarginMeetsTheBest() {
        Decision decision = decide().margin(0.05)
                .addApproach(prompt(Scripted.percent(60)))
                .addApproach(Approach.fewShot("few-shot", turn -> Scripted.percent(86)))
                .addApproach(Approach.retrieval("retrieval", turn -> Scripted.percent(70)))
                .addApproach(tuned(Scripted.percent(88)))
                .addApproach(Approach.hybrid("hybrid", turn -> Scripted.percent(90)))
                .build()
                .run();
        FinalTest test = decision.test().orElseThrow();
        assertThat(List.of(test.cheaper(), test.other())).containsExactly("few-shot", "hybrid");
        assertThat(decision.approach("tuned").test()).as("asked nothing").isEmpty();
        assertThat(decision.notes()).anyMatch(note -> note.contains("best of 5 validation figures"));
    }

    @Test
    void testRows_areAskedOnce_andOnlyTheTwoBest() {
        Scripted prompt = Scripted.percent(60);
        Scripted fewShot = Scripted.percent(80);
        Scripted tuned = Scripted.percent(90);
        ApproachSelection deciding = decide().store(new MemoryJournalStore())
                .addApproach(prompt(prompt))
                .addApproach(Approach.fewShot("few-shot", turn -> fewShot))
                .addApproach(tuned(tuned))
                .build();
        Decision first = deciding.run();
        assertThat(List.of(prompt.asked.get(), fewShot.asked.get(), tuned.asked.get()))
                .containsExactly(100, 300, 300);
        Decision again = deciding.run();
        assertThat(again.toJson()).as("asks nothing, says the same").isEqualTo(first.toJson());
        assertThat(tuned.asked).hasValue(300);
    }

    @Test
    void sameName_otherSettings_isRefused() {
        JournalStore store = new MemoryJournalStore();
        two(decide().store(store), 60, 90).build().run();
        ApproachSelection changed =
                two(decide().store(store).margin(0.5), 60, 90).build();
        assertThatThrownBy(changed::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("begun with other margin -> take another name")
                .hasMessageContaining("test rows that were asked are used up");
    }

    private static ApproachSelection.Builder two(ApproachSelection.Builder builder, int prompt, int tuned) {
        return builder.addApproach(prompt(Scripted.percent(prompt))).addApproach(tuned(Scripted.percent(tuned)));
    }

    @Test
    void otherName_sameTestRows_isTold_andPaysForIt() {
        JournalStore store = new MemoryJournalStore();
        Decision first = two(decide().store(store), 60, 90).build().run();
        Decision second = two(
                        ApproachSelection.builder("again")
                                .metrics(Scripted.RIGHT)
                                .validation(Scripted.rows(0, 100))
                                .test(Scripted.rows(1100, 200)) // half of them
                                .store(store),
                        60,
                        90)
                .build()
                .run();
        assertThat(first.test().orElseThrow().gain().level()).isEqualTo(0.95);
        assertThat(second.test().orElseThrow().gain().level()).isEqualTo(0.975);
        assertThat(second.notes())
                .anyMatch(note -> note.startsWith("1 other decision has asked some of these test rows"));
    }

    @Test
    void budget_setsCeilingsAside_andSaysWhatWasLeftOut() {
        AtomicInteger trained = new AtomicInteger();
        Decision decision = decide().budget(b -> b.money(10))
                .addApproach(prompt(Scripted.percent(60)).priced(CHEAP).ceiling(new Cost(0, 4)))
                .addApproach(Approach.tuned("tuned", turn -> {
                            trained.incrementAndGet();
                            turn.spent(new Cost(0, 5));
                            return Scripted.percent(90);
                        })
                        .priced(CHEAP)
                        .ceiling(new Cost(0, 6)))
                .addApproach(Approach.hybrid("hybrid", turn -> {
                            trained.incrementAndGet();
                            return Scripted.percent(95);
                        })
                        .priced(CHEAP)
                        .ceiling(new Cost(0, 6)))
                .build()
                .run();
        assertThat(trained).hasValue(1);
        assertThat(decision.approach("hybrid").state()).isEqualTo(ApproachResult.State.LEFT_OUT);
        assertThat(decision.approach("hybrid").reason()).startsWith("budget: it may cost 6, and 4.");
        assertThat(decision.approach("tuned").spent().money()).isBetween(5.0, 5.1);
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        assertThat(decision.summary()).contains("not measured: budget: it may cost 6");
    }

    @Test
    void ceiling_endsTheAsking_andTheApproachIsOut() {
        Scripted greedy = Scripted.percent(95);
        Decision decision = decide().addApproach(prompt(Scripted.percent(60)))
                .addApproach(tuned(Scripted.percent(90)))
                .addApproach(Approach.hybrid("hybrid", turn -> greedy).ceiling(new Cost(5000, 0)))
                .build()
                .run();
        assertThat(greedy.asked).hasValue(45); // 110 tokens each
        assertThat(decision.approach("hybrid").reason()).isEqualTo("its ceiling was used up after 45 of 100 rows");
        assertThat(decision.test().orElseThrow().other()).isEqualTo("tuned");
    }

    @Test
    void ceilingThatCantCoverTheTest_keepsTheTestRowsUntouched() {
        Scripted model = Scripted.percent(95);
        Decision decision = decide().addApproach(prompt(Scripted.percent(60)))
                .addApproach(tuned(model).ceiling(new Cost(20_000, 0)))
                .build()
                .run();
        assertThat(model.asked).hasValue(100);
        assertThat(decision.test()).isEmpty();
        assertThat(decision.recommendation().kind()).isEqualTo(Recommendation.Kind.UNDECIDED);
        assertThat(decision.recommendation().sentence())
                .isEqualTo("Undecided, not tested: the ceiling of tuned has 9000 tokens left, and 200 test rows would"
                        + " take about 22000.");
    }

    @Test
    void time_letsNothingBeginOnceItIsOver() {
        AtomicLong seconds = new AtomicLong();
        InstantSource clock = () -> Instant.EPOCH.plusSeconds(seconds.get());
        Decision decision = decide().clock(clock)
                .budget(b -> b.time(Duration.ofMinutes(10)))
                .addApproach(Approach.prompt("prompt", turn -> {
                    seconds.set(601);
                    return Scripted.percent(60);
                }))
                .addApproach(tuned(Scripted.percent(90)))
                .build()
                .run();
        assertThat(decision.approach("tuned").reason()).isEqualTo("budget: the time of 10 minutes is over");
        assertThat(decision.recommendation().sentence())
                .startsWith("Use prompt: it is the only one of 2 approaches that was measured");
    }

    @Test
    void makerThatThrows_isCountedAndSaid() {
        Decision decision = two(decide(), 60, 90)
                .addApproach(Approach.own("rules", turn -> {
                    throw new IllegalStateException("no index");
                }))
                .build()
                .run();
        assertThat(decision.approach("rules").state()).isEqualTo(ApproachResult.State.FAILED);
        assertThat(decision.approach("rules").reason()).isEqualTo("it can't be made: no index");
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
    }

    @Test
    void modelThatAnswersNothing_isOut() {
        ChatModel dead = request -> {
            throw new FineTuneException("no such model -> name another");
        };
        Decision decision = two(decide(), 60, 90)
                .addApproach(Approach.own("dead", turn -> dead))
                .build()
                .run();
        assertThat(decision.approach("dead").reason()).startsWith("it can't be asked: ");
    }

    @Test
    void whatIsShownToBreakARequirement_isNotRecommended() {
        Decision decision = decide().format(Scripted.BRACES)
                .requirements(r -> r.p95(Duration.ofMillis(15)).costPerThousand(1))
                .addApproach(
                        Approach.prompt("slow", turn -> Scripted.percent(99).pace(Duration.ofMillis(16)))
                                .priced(CHEAP))
                .addApproach(
                        Approach.fewShot("dear", turn -> Scripted.percent(99)).priced(DEAR))
                .addApproach(
                        Approach.retrieval("loose", turn -> Scripted.percent(99).valid(80))
                                .priced(CHEAP))
                .addApproach(
                        Approach.tuned("tuned", turn -> Scripted.percent(70)).priced(CHEAP))
                .build()
                .run();
        assertThat(decision.approach("slow").unfit()).startsWith("p95 ").endsWith(", 15 ms allowed");
        assertThat(decision.approach("dear").unfit()).startsWith("1.4 [1.4, 1.4] USD per thousand, 1 allowed");
        assertThat(decision.approach("loose").unfit()).startsWith("format kept in 80.0 % [");
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        assertThat(decision.test()).isEmpty();
    }

    @Test
    void nothingFit_isSaidWithReasons() {
        Decision decision = two(decide().requirements(r -> r.p95(Duration.ofNanos(1))), 60, 90)
                .build()
                .run();
        assertThat(decision.recommendation().kind()).isEqualTo(Recommendation.Kind.NONE);
        assertThat(decision.recommendation().sentence()).startsWith("Nothing can be recommended: prompt (p95 ");
    }

    @Test
    void notes_areKept() {
        List<String> seen = new ArrayList<>();
        JournalStore store = new MemoryJournalStore();
        decide().store(store)
                .addApproach(prompt(Scripted.percent(60)))
                .addApproach(Approach.tuned("tuned", turn -> {
                    seen.add(turn.note("job").orElse("none"));
                    turn.note("job", "local/job-7");
                    seen.add(turn.note("job").orElse("none"));
                    return Scripted.percent(90);
                }))
                .addApproach(Approach.hybrid("hybrid", turn -> {
                    seen.add(turn.noteOf("tuned", "job").orElse("none"));
                    return Scripted.percent(90);
                }))
                .build()
                .run();
        assertThat(seen).containsExactly("none", "local/job-7", "local/job-7");
    }

    @Test
    void metricWithoutANumber_endsItAll_beforeAnythingIsClaimed() {
        Metric broken = Metric.continuous("broken", answer -> Double.NaN);
        ApproachSelection deciding =
                two(decide().metrics(broken).margin(1), 60, 90).build();
        assertThatThrownBy(deciding::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("metric broken failed on each of the first 10 rows")
                .hasMessageContaining("score: NaN -> give a finite number");
    }
}
