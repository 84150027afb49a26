// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void pages_areAskedForAsFarAsSomebodyReads() {
        AtomicInteger asked = new AtomicInteger();
        Pages<Integer> pages = Pages.of(cursor -> {
            asked.incrementAndGet();
            int from = cursor == null ? 0 : Integer.parseInt(cursor);
            return from == 4
                    ? new Page<>(List.of(), "6")
                    : new Page<>(List.of(from, from + 1), from == 6 ? null : "" + (from + 2));
        });
        assertThat(pages.stream().limit(2)).containsExactly(0, 1);
        assertThat(asked).hasValue(1);
        assertThat(pages).as("an empty page in the middle is no end").containsExactly(0, 1, 2, 3, 6, 7);
        assertThat(pages.map(n -> "n" + n)).hasSize(6).contains("n7");
    }

    @Test
    void cursor_thatComesAgain_endsTheWalk() {
        Pages<String> pages = Pages.of(cursor -> new Page<>(List.of("a"), "same"));
        assertThat(pages).containsExactly("a", "a");
        Iterator<String> walk =
                Pages.of(cursor -> new Page<String>(List.of(), null)).iterator();
        assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
    }
}
