// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Thrown;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignCodeTest {
    @AfterEach
    void clear() {
        assertThat(Thread.interrupted()).as("left over").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void failure_isNamed_withItsPlaceAndCause_withoutItsWords(Thrown thrown) {
        assertThatThrownBy(() -> ForeignCode.call("the step", "row 3", "fix it", thrown::now))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the step failed on row 3: [a-zA-Z.]+ -> fix it")
                .hasMessageNotContaining("hunter2")
                .satisfies(failure -> assertThat(failure.getCause()).isNotNull());
    }

    @Test
    void nothing_isAFailureToo() {
        assertThatThrownBy(() -> ForeignCode.call("the step", null, "fix it", () -> null))
                .hasMessage("the step failed: java.lang.NullPointerException -> fix it");
    }

    @Test
    void whatWeSaidOurselves_isPassedOnAsItIs() {
        for (RuntimeException ours : new RuntimeException[] {
            new FineTuneException("no -> do"),
            new CancellationException("over"),
            new IllegalArgumentException("rank: 0 -> at least 1")
        }) {
            assertThatThrownBy(() -> ForeignCode.call("the step", null, "fix it", () -> {
                        throw ours;
                    }))
                    .isSameAs(ours);
        }
    }

    @Test
    void interrupt_ofAnotherThread_isNotTakenForOnesOwn() {
        assertThat(Attempt.at(() -> {
                            throw new ExecutionException(new InterruptedException("another's"));
                        })
                        .worked())
                .isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(Attempt.at(() -> {
                            throw new FineTuneException("stopped -> again", new InterruptedException("mine"));
                        })
                        .worked())
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
