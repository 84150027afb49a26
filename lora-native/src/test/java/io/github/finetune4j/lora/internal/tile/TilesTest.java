// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class TilesTest {
    @Test
    void selfTest_ofALibraryWithoutTheProduct_saysSo_andThisProcessGoesOn() {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());

        assertThat(SelfTests.of(Path.of("/no/such/libtorch_cpu.so"))).contains("could not be started");
        assertThat(SelfTests.of(Path.of(System.getProperty("java.home"), "lib", "libzip.so")))
                .startsWith("the self-test ended with ");
    }

    @Test
    void selfTest_whatPassed_isNotTriedAgain_unlessTheLibraryChanges(@TempDir Path folder) throws IOException {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());
        Path library = folder.resolve("libtorch_cpu.so");
        Files.writeString(library, "no library");
        assertThat(SelfTests.of(library)).startsWith("the self-test ended with ");
        assertThat(folder.resolve("finetune4j-tiles")).doesNotExist();

        Files.writeString(folder.resolve("finetune4j-tiles"), SelfTests.what(library));
        assertThat(SelfTests.of(library)).isEmpty();

        Files.writeString(library, "another");
        assertThat(SelfTests.of(library)).startsWith("the self-test ended with ");
    }

    @Test
    void product_ofALibraryWithoutIt_isEmpty() throws ReflectiveOperationException {
        Need.SYSTEM.require(Brgemm.isPossible(), "JDK 22");

        assertThat(Brgemm.of(Brgemm.Kind.FP32, Path.of(System.getProperty("java.home"), "lib", "libzip.so")))
                .isEmpty();
    }

    @Test
    void whyNot_saysWhatIsMissing_orNothing() {
        assertThat(Tiles.isReady()).isEqualTo(Tiles.whyNot().isEmpty());
        assertThat(!Tiles.isReady() || Brgemm.isPossible()).isTrue();
    }

    @Test
    void exp_isNearEnoughForBfloat16() {
        double worst = 0;
        for (float x = -30; x <= 30; x += 0.001f) {
            worst = Math.max(worst, Math.abs(TileMath.exp(x) / Math.exp(x) - 1));
        }

        assertThat(worst).isLessThan(2e-5);
    }

    @Test
    void gelu_isNearEnough() {
        float[] found = {-1e20f, -9, -3, -1, -0.1f, 0, 0.1f, 1, 3, 9, 1e20f};
        float[] exact = {
            0, 0, -0.00404969f, -0.15865526f, -0.04601722f, 0, 0.05398278f, 0.8413448f, 2.9959502f, 9, 1e20f
        };
        TileMath.gelu(found, 0, new float[found.length], 0, found.length);

        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .isBetween(exact[i] - 1e-6 * Math.max(1, exact[i]), exact[i] + 1e-6 * Math.max(1, exact[i]));
        }
    }

    @Test
    void silu_isFiniteAndRight_forNumbersOfAnySize() {
        float[] gate = {-1e30f, -100, -20, -1, 0, 1, 20, 100, 1e30f};
        float[] up = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        float[] found = gate.clone();
        TileMath.silu(found, up, gate.length);

        for (int i = 0; i < gate.length; i++) {
            double exact = gate[i] / (1 + Math.exp(-gate[i]));
            assertThat((double) found[i])
                    .isBetween(exact - 1e-5 * Math.abs(exact) - 1e-6, exact + 1e-5 * Math.abs(exact) + 1e-6);
        }
    }

    @Test
    void rounded_isTheNearest_tiesToEven() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(number) && Math.abs(number) < 1e38) {
                float found = TileMath.wide(TileMath.rounded(number));
                float below = Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff0000);
                float above = Float.intBitsToFloat((Float.floatToRawIntBits(number) & 0xffff0000) + 0x10000);
                double nearest = Math.min(Math.abs((double) number - below), Math.abs((double) above - number));
                assertThat(Math.abs((double) found - number)).isEqualTo(nearest);
            }
        }
    }
}
