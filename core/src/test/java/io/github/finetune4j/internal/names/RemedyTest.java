// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemedyTest {
    @Test
    void messageWithARemedy_isTakenApart() {
        String message = "rank: 0 -> at least 1";
        assertThat(Remedy.without(new IllegalArgumentException(message))).isEqualTo("rank: 0");
        assertThat(Remedy.in(message, "another")).isEqualTo("at least 1");
    }

    @Test
    void messageWithoutOne_staysWhole_andGetsTheOther() {
        assertThat(Remedy.without("rank: 0")).isEqualTo("rank: 0");
        assertThat(Remedy.in("rank: 0", "another")).isEqualTo("another");
    }

    @Test
    void arrowInTheText_isNotTakenForTheRemedy() {
        assertThat(Remedy.without("path: a -> b -> give a folder")).isEqualTo("path: a -> b");
        assertThat(Remedy.in("path: a -> b -> give a folder", "another")).isEqualTo("give a folder");
    }
}
