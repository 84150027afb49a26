// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** Counts what one render has used of its {@link Bounds}. */
final class RenderBudget {
    static final int ITEM_COST = 16;
    private static final int BITS = 16_384;

    private final Bounds bounds;
    private long steps;
    private long work;
    private int depth;

    RenderBudget(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * One node more, one level deeper; {@link #leave} comes back up. Nothing leaves on failure, as a failed render is
     * over.
     */
    void enter() {
        step();
        if (++depth > bounds.depth()) {
            throw Failure.limit("depth", bounds.depth(), "nested evaluations");
        }
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps > bounds.steps()) {
            throw Failure.limit("steps", bounds.steps(), "evaluated nodes and passes of loops");
        }
    }

    void leave() {
        depth--;
    }

    void string(long length) {
        if (length > bounds.outputCharacters()) {
            throw Failure.limit("outputCharacters", bounds.outputCharacters(), "characters of output or of one string");
        }
    }

    void work(long amount) {
        work += amount;
        if (work > bounds.work()) {
            throw Failure.limit("work", bounds.work(), "characters and list elements created");
        }
    }

    void scan(long characters) {
        work(characters >> 3);
    }

    /** A search for one text in another, which takes a naive search that many comparisons at worst. */
    void search(String text, String wanted) {
        scan(text.length());
        work(Math.max(0, (long) wanted.length() * (text.length() - wanted.length())) >> 4);
    }

    void items(long count) {
        if (count > bounds.items()) {
            throw Failure.limit("items", bounds.items(), "elements of one list or dict");
        }
        work(count * ITEM_COST);
    }

    void range(long count) {
        if (count > bounds.rangeSize()) {
            throw Failure.limit("rangeSize", bounds.rangeSize(), "numbers in one range");
        }
    }

    void bits(long count) {
        if (count > BITS) {
            throw Failure.limit("bits", BITS, "bits of one integer");
        }
        work(count);
    }
}
