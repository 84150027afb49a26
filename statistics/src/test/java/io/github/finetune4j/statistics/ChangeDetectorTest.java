// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeDetectorTest {
    static Stream<ChangeDetector> all() {
        return Stream.of(
                Adwin.create(),
                PageHinkley.create(),
                Ddm.create(),
                Eddm.create(),
                HddmA.create(),
                HddmW.create(),
                Kswin.create());
    }

    @ParameterizedTest
    @MethodSource("all")
    void errorsEveryTenth_thenAlways_areAChange(ChangeDetector detector) {
        assertThat(firstChange(detector, 0, 2000, 10)).isEqualTo(-1);
        assertThat(firstChange(detector, 2000, 3000, 1)).isBetween(2000, 2400);
    }

    private static int firstChange(ChangeDetector detector, int from, int to, int every) {
        for (int i = from; i < to; i++) {
            detector.add((i + 1) % every == 0 ? 1 : 0);
            if (detector.changed()) {
                return i;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @MethodSource("all")
    void add_ofNoNumber_isRefused(ChangeDetector detector) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.add(Double.NaN))
                .withMessageContaining("value: NaN -> give");
        assertThat(detector.changed()).isFalse();
        assertThat(detector.warning()).isFalse();
    }

    @Test
    void add_ofNoError_isRefused() {
        for (ChangeDetector detector :
                new ChangeDetector[] {Ddm.create(), Eddm.create(), HddmA.create(), HddmW.create()}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> detector.add(1.5))
                    .withMessageContaining("value: 1.5 -> give");
        }
    }

    @Test
    void adwin_afterAChange_holdsTheNewerPartAndThenBeginsAnew() {
        Adwin adwin = Adwin.builder().checkEvery(1).build();
        int i = 0;
        while (!adwin.changed()) {
            adwin.add(i++ < 500 ? 0 : 1);
        }
        assertThat(adwin.width()).isLessThan(i);
        assertThat(adwin.mean()).isBetween(0.0, 1.0);
        adwin.add(1);
        assertThat(adwin.changed()).isFalse();
        assertThat(adwin.width()).isEqualTo(1);
    }

    @Test
    void builtDetectors_keepTheirSettings_whenTheBuilderGoesOn() {
        Adwin.Builder builder = Adwin.builder().checkEvery(1).gracePeriod(100_000);
        Adwin patient = builder.build();
        builder.gracePeriod(0);
        assertThat(firstChange(patient, 0, 1000, 10)).isEqualTo(-1);
        assertThat(firstChange(patient, 1000, 3000, 1)).isEqualTo(-1);
        assertThat(patient.width()).isEqualTo(3000);
    }

    @Test
    void kswin_ofTheSameSeed_isTheSame() {
        assertThat(pValues(7)).isEqualTo(pValues(7)).isNotEqualTo(pValues(8));
    }

    private static double[] pValues(long seed) {
        Kswin kswin = Kswin.builder().significance(1e-9).seed(seed).build();
        double[] values = new double[200];
        for (int i = 0; i < values.length; i++) {
            kswin.add(Math.sin((double) i * i));
            values[i] = kswin.pValue();
        }
        return values;
    }

    @Test
    void kswin_pValue_isNoneUntilTheWindowIsFull() {
        Kswin kswin = Kswin.builder().windowSize(4).sampleSize(2).build();
        for (int i = 0; i < 3; i++) {
            kswin.add(1);
        }
        assertThat(kswin.pValue()).isNaN();
        kswin.add(1);
        assertThat(kswin.pValue()).isEqualTo(1);
    }

    @Test
    void build_ofWhatContradicts_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Kswin.builder().windowSize(59).build())
                .withMessage("windowSize: 59 -> give at least twice the sampleSize 30, or a smaller sampleSize");
        assertThatIllegalStateException()
                .isThrownBy(() -> Eddm.builder().warningShare(0.8).build())
                .withMessage("warningShare: 0.8 -> give at least the changeShare 0.9");
    }

    @Test
    void setters_refuseWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adwin.builder().significance(0))
                .withMessage("significance: 0.0 -> give a number between 0 and 1, both excluded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adwin.builder().checkEvery(0))
                .withMessage("checkEvery: 0 -> give at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageHinkley.builder().forgetting(1.1))
                .withMessage("forgetting: 1.1 -> give a number from 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageHinkley.builder().tolerance(Double.POSITIVE_INFINITY))
                .withMessage("tolerance: Infinity -> give a finite number");
    }
}
