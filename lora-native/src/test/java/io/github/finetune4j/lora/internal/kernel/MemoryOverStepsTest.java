// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.djl.ResidentMemory;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
@Tag("slow")
class MemoryOverStepsTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void residentMemory_over1000StepsOfRowsOfAnyLength_staysFlat() {
        Need.SYSTEM.require(ResidentMemory.now().isPresent(), "/proc");
        try (BaseWeights base = Harbour.base(Precision.FP32);
                Kernel kernel = AutogradKernel.adapter(base, AdapterShape.allLinear(4, 8))) {
            kernel.restore(StateKind.PARAMETERS, InitialValues.adapter(kernel.layout(), 1));
            Random random = new Random(1);
            long early = 0;
            for (int step = 1; step <= 1_000; step++) {
                train(kernel, random, step);
                if (step == 50) {
                    early = resident();
                }
            }
            long late = resident();
            System.out.println("resident memory: " + early / MEGABYTE + " MB at step 50, " + late / MEGABYTE
                    + " MB at step 1,000");
            assertThat(late - early).isLessThan(48 * MEGABYTE);
        }
    }

    /** Java's own part is collected first, so that what's left is libtorch's. */
    private static long resident() {
        System.gc();
        return ResidentMemory.now().orElseThrow();
    }

    private static void train(Kernel kernel, Random random, int step) {
        PackedBatch batch = PackedBatch.of(rows(random));
        kernel.accumulate(batch, 1.0 / batch.targets(), 0);
        kernel.update(AdamW.standard(), step, 1e-4);
    }

    private static List<TokenRow> rows(Random random) {
        List<TokenRow> rows = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            int[] ids = random.ints(6 + random.nextInt(24), 3, 512).toArray();
            boolean[] target = new boolean[ids.length];
            Arrays.fill(target, ids.length / 2, ids.length, true);
            rows.add(new TokenRow(ids, target));
        }
        return rows;
    }

    @Test
    void losses_over100StepsWithACollectionInEach_areThoseWithout() {
        assertThat(losses(true)).isEqualTo(losses(false)).doesNotContain(Double.NaN);
    }

    private static List<Double> losses(boolean collect) {
        List<Double> losses = new ArrayList<>();
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = TinyModel.adapter(base, AdapterShape.allLinear(4, 8))) {
            PackedBatch batch = PackedBatch.of(TinyModel.rows(3, 1));
            for (int step = 1; step <= 100; step++) {
                if (collect) {
                    System.gc();
                }
                losses.add(kernel.accumulate(batch, 1.0 / batch.targets(), 0));
                kernel.update(AdamW.standard(), step, 1e-3);
            }
        }
        return losses;
    }
}
