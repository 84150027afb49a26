package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;

/** Numbers, the least first: a heap. */
final class RankQueue {
    private long[] heap;
    private int count;

    RankQueue(int expected) {
        heap = new long[Math.max(4, expected)];
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(long value) {
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, Math.addExact(count, count));
        }
        int at = count++;
        while (at > 0 && heap[(at - 1) >>> 1] > value) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = value;
    }

    long poll() {
        long least = heap[0];
        long last = heap[--count];
        int at = 0;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return least;
    }
}
