// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.spi.FineTuneProviders;
import org.junit.jupiter.api.Test;

/** The fake by name. */
class FakeProviderFactoryTest {
    @Test
    void of_fake_isAFakeProvider() {
        assertThat(FineTuneProviders.ids()).containsExactly("fake");
        assertThat(FineTuneProviders.of("fake")).isInstanceOf(FakeProvider.class);
    }
}
