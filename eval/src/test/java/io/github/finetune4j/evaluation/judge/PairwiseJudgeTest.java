// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Pairwise preference with order swap, ties, and the judge's own biases. */
class PairwiseJudgeTest {
    /** The quality of an answer is its last digit. */
    private static int quality(String answer) {
        return answer.charAt(answer.length() - 1) - '0';
    }

    private static String honest(ChatRequest request) {
        int a = quality(Judged.part(request, "answer-a"));
        int b = quality(Judged.part(request, "answer-b"));
        return Judged.better(a == b ? "tie" : a > b ? "A" : "B");
    }

    private static Preferences preferences(Comparison comparison, Function<ChatRequest, String> verdict) {
        return PairwiseJudge.of(Judged.judge("judge", verdict), "Better is better.")
                .compare(comparison);
    }

    /** The candidate is better in 3 of 4 rows, worse in one. */
    private static Comparison comparison(int n) {
        return Judged.comparison(n, i -> "row " + i + ":5", i -> "row " + i + ":" + (i % 4 == 0 ? 4 : 6));
    }

    @Test
    void honestJudge_isTakenAtItsWord() {
        Preferences preferences = preferences(comparison(40), PairwiseJudgeTest::honest);
        assertThat(List.of(preferences.wins(), preferences.losses(), preferences.ties(), preferences.missing()))
                .containsExactly(30L, 10L, 0L, 0L);
        assertThat(preferences.winRate().estimate()).isEqualTo(0.75);
        assertThat(preferences.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(preferences.positionBias().estimate()).isZero();
        assertThat(preferences.consistency().estimate()).isEqualTo(1);
        assertThat(preferences.summary())
                .startsWith("judge judges new against old: 30 wins, 10 losses, 0 ties, 0 without a verdict\n"
                        + "win rate 0.750 [");
    }

    @Test
    void judgeThatTakesTheFirst_tiesEverything_andIsFoundOut() {
        Preferences preferences = preferences(comparison(40), request -> Judged.better("A"));
        assertThat(preferences.ties()).isEqualTo(40);
        assertThat(preferences.inconsistent()).isEqualTo(40);
        assertThat(preferences.verdict()).isEqualTo(Verdict.UNDECIDED);
        Interval bias = preferences.positionBias();
        assertThat(bias.estimate()).isEqualTo(1);
        assertThat(bias.lower()).isGreaterThan(0.7);
        assertThat(preferences(comparison(40), request -> Judged.better("B"))
                        .positionBias()
                        .estimate())
                .isEqualTo(-1);
    }

    @Test
    void everyPairIsReadInBothOrders() {
        List<String> first = new ArrayList<>();
        preferences(comparison(1), request -> {
            first.add(Judged.part(request, "answer-a"));
            return honest(request);
        });
        assertThat(first).containsExactly("row 0:5", "row 0:4");
    }

    @Test
    void oneWinAndOneTie_isATie() {
        Preferences preferences = preferences(
                comparison(4),
                request -> Judged.part(request, "answer-a").endsWith("5") ? Judged.better("tie") : honest(request));
        assertThat(preferences.ties()).isEqualTo(4);
        assertThat(preferences.inconsistent()).isEqualTo(4);
        assertThat(preferences.positionBias().estimate()).isZero();
    }

    @Test
    void proseIsMissing_neverATie() {
        Preferences preferences = preferences(
                comparison(8),
                request -> Judged.part(request, "answer-a").startsWith("row 3:6") ? "Both are nice." : honest(request));
        assertThat(preferences.missing()).isEqualTo(1);
        assertThat(preferences.ties()).isZero();
        JudgedPair pair = preferences.pairs().get(3);
        assertThat(pair.preference()).isEqualTo(Preference.MISSING);
        assertThat(pair.baselineFirst()).isEqualTo(Preference.CANDIDATE);
        assertThat(pair.reason()).isEqualTo("the judge gave no verdict: Both are nice.");
        assertThat(preferences.winRate().n()).isEqualTo(7);
    }

    @Test
    void equalAnswersTie_andFailuresLose_withoutACall() {
        Comparison comparison = Judged.comparison(
                4,
                i -> i == 1 ? "fail" : i == 3 ? "fail" : "same 5",
                i -> i == 2 ? "fail" : i == 3 ? "fail" : "same 5");
        List<ChatRequest> asked = new ArrayList<>();
        Preferences preferences = preferences(comparison, request -> {
            asked.add(request);
            return honest(request);
        });
        assertThat(asked).isEmpty();
        assertThat(preferences.pairs())
                .extracting(JudgedPair::preference)
                .containsExactly(Preference.TIE, Preference.CANDIDATE, Preference.BASELINE, Preference.TIE);
        assertThat(preferences.pairs())
                .extracting(JudgedPair::reason)
                .containsExactly(
                        "both gave the same",
                        "the other model gave no answer",
                        "the other model gave no answer",
                        "neither model gave an answer");
        assertThat(preferences.positionBias().estimate()).isNaN();
    }

    @Test
    void peopleWhoSpeakOfRowsThatWereNotCompared_areAnError() {
        Preferences preferences = preferences(lengths(40), PairwiseJudgeTest::honest);
        Map<Integer, Preference> people = people(40, 1);
        people.put(40, Preference.TIE);
        people.put(-1, Preference.TIE);
        String message = "people's preferences of rows that were not compared: 2, the first of row -1"
                + " -> count rows from 0, and leave out what only one model was asked";
        assertThatThrownBy(() -> preferences.agreement(people)).hasMessage(message);
        assertThatThrownBy(() -> preferences.corrected(people)).hasMessage(message);
        assertThatThrownBy(() -> preferences.lengthBias(people)).hasMessage(message);
    }

    /** The candidate's answers are longer, and better in one row of four. */
    private static Comparison lengths(int n) {
        return Judged.comparison(
                n,
                i -> "row " + i + ":5",
                i -> "row " + i + ", at length " + "x".repeat(i) + ":" + (i % 4 == 0 ? 6 : 4));
    }

    private static Map<Integer, Preference> people(int n, int step) {
        Map<Integer, Preference> people = new HashMap<>();
        for (int i = 0; i < n; i += step) {
            people.put(i, i % 4 == 0 ? Preference.CANDIDATE : Preference.BASELINE);
        }
        return people;
    }

    private static String longest(ChatRequest request) {
        int a = Judged.part(request, "answer-a").length();
        int b = Judged.part(request, "answer-b").length();
        return Judged.better(a > b ? "A" : "B");
    }

    @Test
    void lengthBias_isMeasuredAgainstPeople() {
        Preferences swayed = preferences(lengths(40), PairwiseJudgeTest::longest);
        assertThat(swayed.longerPreferred().estimate()).isEqualTo(1);
        assertThat(swayed.lengthBias(people(40, 1)).estimate()).isEqualTo(0.75); // people: one of four
        Preferences fair = preferences(lengths(40), PairwiseJudgeTest::honest);
        assertThat(fair.lengthBias(people(40, 1)).estimate()).isZero();
        assertThat(fair.longerPreferred().estimate()).isEqualTo(0.25);
    }

    @Test
    void selfPreference_isHowMuchMoreItIsForItselfThanAnotherJudge() {
        Preferences itself = preferences(comparison(40), request -> {
            boolean ownIsA = !Judged.part(request, "answer-a").endsWith("5");
            return Judged.better(ownIsA ? "A" : "B");
        });
        Preferences other = preferences(comparison(40), PairwiseJudgeTest::honest);
        Interval more = itself.moreForCandidateThan(other);
        assertThat(more.estimate()).isEqualTo(0.25);
        assertThat(more.lower()).isPositive();
        Preferences elsewhere = new Preferences("judge", "old", "third", List.of());
        assertThatThrownBy(() -> itself.moreForCandidateThan(elsewhere))
                .hasMessageContaining("-> let both judge the same comparison");
    }

    @Test
    void corrected_isWhatPeopleWouldSay_howeverBadTheJudge() {
        Preferences swayed = preferences(lengths(400), PairwiseJudgeTest::longest);
        assertThat(swayed.winRate().estimate()).isEqualTo(1);
        // people read rows 0, 3, 6, ...: of these, one of four prefers the candidate
        Interval corrected = swayed.corrected(people(400, 3));
        assertThat(corrected.estimate()).isCloseTo(0.25, within(0.01));
        assertThat(corrected.contains(0.25)).isTrue();
        Preferences fair = preferences(lengths(400), PairwiseJudgeTest::honest);
        assertThat(fair.corrected(people(400, 3)).width()).isLessThan(corrected.width() * 0.9);
        assertThatThrownBy(() -> fair.corrected(Map.of(1, Preference.TIE)))
                .hasMessageContaining(
                        "rows that both people and the judge rated: 1 -> let people rate more, at least 2");
    }

    @Test
    void agreementWithPeople_isKappaAndAlpha() {
        JudgeAgreement fair =
                preferences(lengths(40), PairwiseJudgeTest::honest).agreement(people(40, 2));
        assertThat(fair.size()).isEqualTo(20);
        assertThat(fair.kappa().estimate()).isEqualTo(1);
        assertThat(fair.alpha()).isEqualTo(1);
        JudgeAgreement swayed =
                preferences(lengths(40), PairwiseJudgeTest::longest).agreement(people(40, 1));
        assertThat(swayed.kappa().estimate()).isZero();
    }
}
