// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersUntilTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-12-01 | good | answers until 13 January 2027, 43 days
            2026-12-30 | good | answers until 13 January 2027, 14 days
            2026-12-31 | warn | answers until 13 January 2027, 13 days
            2027-01-12 | warn | answers until 13 January 2027, 1 day
            2027-01-13 | warn | answers until 13 January 2027, the last day
            2027-01-14 | bad  | no longer answers since 14 January 2027
            2028-01-14 | bad  | no longer answers since 14 January 2027
            """)
    void day_isSaidWithWhatIsLeft_andItsColour(LocalDate today, String tone, String words) {
        AnswersUntil until = new AnswersUntil(LocalDate.of(2027, 1, 14), today);
        assertThat(until.words()).isEqualTo(words);
        assertThat(until.tone()).isEqualTo(tone);
    }
}
