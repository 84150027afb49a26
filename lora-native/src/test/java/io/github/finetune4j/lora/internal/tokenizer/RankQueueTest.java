// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankQueueTest {
    @Test
    void inAnyOrder_theLowestRankGoesFirst_thenTheLeftmost() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            RankQueue queue = new RankQueue();
            PriorityQueue<Long> expected = new PriorityQueue<>();
            int ranks = 1 + random.nextInt(4);
            int adds = 1 + random.nextInt(5);
            for (int step = 0; step < 300; step++) {
                if (expected.isEmpty() || random.nextInt(6) < adds) {
                    int rank = random.nextInt(ranks);
                    int place = random.nextBoolean() ? step : random.nextInt(1_000);
                    queue.add(rank, place);
                    expected.add((long) rank << 32 | place);
                } else {
                    assertThat(queue.poll()).isEqualTo(expected.remove());
                }
            }
            while (!expected.isEmpty()) {
                assertThat(queue.poll()).isEqualTo(expected.remove());
            }
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    /** As merges do that leave the left symbol what it was: each place comes back, before all others. */
    @Test
    void placesThatComeBack_areNotSortedAnewEachTime() {
        RankQueue queue = new RankQueue();
        int places = 400_000;
        for (int i = 0; i < places; i++) {
            queue.add(0, i);
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> { // sorted each time: minutes
                    for (int i = 0; i < places; i++) {
                        assertThat(queue.poll() == i).isTrue();
                        queue.add(0, i);
                        assertThat(queue.poll() == i).isTrue();
                    }
                });
        assertThat(queue.isEmpty()).isTrue();
    }
}
