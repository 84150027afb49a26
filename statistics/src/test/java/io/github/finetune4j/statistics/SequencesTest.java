// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private static final JsonNode GOLDEN = Golden.load("sequences.json");

    @Test
    void asymptotic_isThePapersFormula() {
        JsonNode golden = GOLDEN.get("asymptotic");
        double[] x = numbers(golden.get("x"));
        double nStar = golden.get("n_star").asDouble();
        each(golden.get("rows"), 4).forEach(row -> {
            int n = row.get("n").asInt();
            double[] seen = Golden.first(n, x);
            double sd = Means.standardDeviation(seen) * Math.sqrt((n - 1.0) / n);
            same("sd", sd, row.get("sd_ddof0"));
            same("rho", ConfidenceSequences.asymptoticRho(0.05, nStar), row.get("rho"));
            Interval interval = ConfidenceSequences.asymptotic(Means.mean(seen), sd, n, 0.95, nStar);
            same("mean", interval.estimate(), row.get("mean"));
            same("half", interval.width() / 2, row.get("half_width"));
        });
        close("n 1000", ConfidenceSequences.asymptotic(0, 1, 1000, 0.95, 5000).upper(), 0.10637547006557505, 1e-15);
    }

    @Test
    void betting_isConfseqs() {
        JsonNode golden = GOLDEN.get("betting");
        assertThat(golden.get("at")).hasSize(4);
        double[] x = numbers(golden.get("x"));
        for (int i = 0; i < golden.get("at").size(); i++) {
            int n = golden.get("at").get(i).asInt();
            Interval interval = ConfidenceSequences.bounded(Golden.first(n, x), 0, 1, 0.95);
            close("lower", interval.lower(), golden.get("lower").get(i).asDouble(), 1e-9);
            close("upper", interval.upper(), golden.get("upper").get(i).asDouble(), 1e-9);
        }
    }

    @Test
    void alwaysValid_underManyLooks() {
        SplittableRandom random = new SplittableRandom(5);
        int out = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            boolean ever = false;
            Bets bets = ConfidenceSequences.bets(0, 1, 0.9);
            for (int n = 1; n <= 300; n++) {
                int x = random.nextDouble() < 0.3 ? 1 : 0;
                ever |= !bets.add(x).interval().contains(0.3);
            }
            out += ever ? 1 : 0;
        }
        assertThat(out).isLessThanOrEqualTo((int) (runs * (0.1 + 3 * Math.sqrt(0.09 / runs))));
    }

    @Test
    void badInput_isNamed() {
        assertThatThrownBy(() -> ConfidenceSequences.bounded(new double[] {2}, 0, 1, 0.95))
                .hasMessageContaining("value: 2.0 -> give one within the limits 0.0 and 1.0");
        assertThatThrownBy(() -> ConfidenceSequences.bets(0, 1, 0.95).interval())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ConfidenceSequences.bets(1, 1, 0.95))
                .hasMessageContaining("the range between the limits");
    }
}
