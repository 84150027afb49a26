// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.change.ChangeDetector;
import org.junit.jupiter.api.Test;

class ChangeDetectorTest {
    @Test
    void errorsEveryTenth_thenAlways_areAChange() {
        ChangeDetector detector = Adwin.create();
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

    @Test
    void add_ofNoNumber_isRefused() {
        ChangeDetector detector = Adwin.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.add(Double.NaN))
                .withMessageContaining("value: NaN -> give");
        assertThat(detector.changed()).isFalse();
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
    void setters_refuseWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adwin.builder().significance(0))
                .withMessage("significance: 0.0 -> give a number between 0 and 1, both excluded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Adwin.builder().checkEvery(0))
                .withMessage("checkEvery: 0 -> give at least 1");
    }
}
