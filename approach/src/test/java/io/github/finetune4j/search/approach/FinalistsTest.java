// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Usage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What choosing among many does to the verdict: nothing, because the test rows had no part in it. */
class FinalistsTest {
    private static final int SIMULATED = 2000;
    private static final List<ApproachKind> KINDS = List.of(
            ApproachKind.PROMPT,
            ApproachKind.FEW_SHOT,
            ApproachKind.RETRIEVAL,
            ApproachKind.TUNED,
            ApproachKind.HYBRID);

    private static DecidingOptions five() {
        DecidingOptions options = new DecidingOptions("five");
        options.measures.add(Scripted.RIGHT);
        KINDS.forEach(kind -> options.approaches.add(Approach.of(kind, kind.word(), turn -> Scripted.percent(0))));
        return options;
    }

    /** Answers of approaches that are all equally good, each on the same rows, hard ones and easy ones. */
    private static List<Measurement> equals(int rows, DecidingOptions options, SplittableRandom random) {
        double[] ease =
                IntStream.range(0, rows).mapToDouble(i -> random.nextDouble()).toArray();
        return options.approaches.stream()
                .map(approach -> new Measurement(
                        approach,
                        IntStream.range(0, rows)
                                .mapToObj(i -> new AskedRow(
                                        i,
                                        List.of(random.nextDouble() < 0.4 + 0.6 * ease[i] ? 1.0 : 0.0),
                                        0,
                                        new Usage(1, 1),
                                        false))
                                .toList(),
                        options))
                .toList();
    }

    @Test
    void bestOfFiveEquals_isSeldomCalledBetter_onTheTestRows() {
        DecidingOptions options = five();
        SplittableRandom random = new SplittableRandom(17);
        int claimed = 0;
        int naive = 0;
        double optimism = 0;
        for (int i = 0; i < SIMULATED; i++) {
            List<Measurement> validation = equals(100, options, random);
            List<Measurement> two = new Finalists(options, validation).two();
            List<Measurement> test = equals(200, options, random);
            PairedGain fresh = new PairedGain(
                    test.get(validation.indexOf(two.get(0))), test.get(validation.indexOf(two.get(1))), options);
            claimed += fresh.interval(0.95).lower() > 0 ? 1 : 0;
            Measurement best = validation.stream()
                    .reduce((one, other) -> other.merit() > one.merit() ? other : one)
                    .orElseThrow();
            naive += new PairedGain(validation.get(0), best, options)
                                    .interval(0.95)
                                    .lower()
                            > 0
                    ? 1
                    : 0;
            optimism += best.merit() - 0.7;
        }
        System.out.printf(
                "called better: %.4f on test rows, %.4f on the validation rows; optimism of the best %.4f%n",
                (double) claimed / SIMULATED, (double) naive / SIMULATED, optimism / SIMULATED);
        assertThat((double) claimed / SIMULATED).isLessThan(0.036); // 2.5 % and three standard errors
        assertThat((double) naive / SIMULATED).isGreaterThan(0.05);
        assertThat(optimism / SIMULATED).isGreaterThan(0.03);
    }
}
