// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressCountTest {
    @ParameterizedTest
    @EnumSource
    void listener_broken_theDownloadGoesOn_andItHearsTheNext(Thrown thrown) {
        AtomicInteger heard = new AtomicInteger();
        try (HeardLog log = HeardLog.of(ProgressCount.class)) {
            ProgressCount count = new ProgressCount(
                    progress -> {
                        heard.incrementAndGet();
                        thrown.now();
                    },
                    2);
            count.expect(3 << 20);
            count.moved("a", 2 << 20);
            count.whole("a");
            count.whole("b");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING a listener of downloads failed: ")
                    .contains("the download goes on")
                    .doesNotContain("hunter2");
        }
        assertThat(heard).hasValue(3);
    }
}
