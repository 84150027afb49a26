// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.Capability;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakeProviderTest {
    @Test
    void builder_changedAfterBuild_changesTheNextProviderAlone() {
        FakeProvider.Builder builder = FakeProvider.builder().capabilities(Set.of(Capability.CANCEL));
        FakeProvider first = builder.build();

        FakeProvider second = builder.id("other").capabilities(Set.of()).build();

        assertThat(first.id()).isEqualTo("fake");
        assertThat(first.capabilities()).containsExactly(Capability.CANCEL);
        assertThat(first.reopen().id()).isEqualTo("fake");
        assertThat(second.id()).isEqualTo("other");
        assertThat(second.capabilities()).isEmpty();
    }

    @Test
    void builder_badValue_isRefusedAtOnce() {
        FakeProvider.Builder builder = FakeProvider.builder();
        assertThatThrownBy(() -> builder.pageSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pageSize: 0 -> give at least 1");
        assertThatThrownBy(() -> builder.pollInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pollInterval: 0 s");
        assertThatThrownBy(() -> builder.latency(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latency: -1 ms");
    }
}
