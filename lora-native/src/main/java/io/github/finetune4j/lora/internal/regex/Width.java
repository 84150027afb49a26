// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/**
 * The number of characters that a part takes.
 *
 * @param most {@link #UNBOUNDED} where there is no end
 */
record Width(long least, long most) {
    static final long UNBOUNDED = Long.MAX_VALUE;
    private static final long LARGE = 1L << 40;
    private static final Width NOTHING = new Width(0, 0);

    static Width of(Node node) {
        if (node instanceof Node.One) {
            return new Width(1, 1);
        }
        if (node instanceof Node.Atomic atomic) {
            return of(atomic.body());
        }
        if (node instanceof Node.Sequence sequence) {
            return sequence.parts().stream().map(Width::of).reduce(NOTHING, Width::then);
        }
        if (node instanceof Node.Choice choice) {
            return choice.branches().stream().map(Width::of).reduce(Width::or).orElse(NOTHING);
        }
        return node instanceof Node.Repeat repeat ? repeated(repeat) : NOTHING;
    }

    private static Width repeated(Node.Repeat repeat) {
        Width body = of(repeat.body());
        long least = Math.min(LARGE, body.least * repeat.least());
        if (body.most == 0 || repeat.most() == 0) {
            return new Width(least, 0);
        }
        boolean unbounded = repeat.most() < 0 || body.most == UNBOUNDED;
        return new Width(least, unbounded ? UNBOUNDED : Math.min(LARGE, body.most * repeat.most()));
    }

    private Width then(Width next) {
        return new Width(
                Math.min(LARGE, least + next.least),
                most == UNBOUNDED || next.most == UNBOUNDED ? UNBOUNDED : Math.min(LARGE, most + next.most));
    }

    private Width or(Width other) {
        return new Width(Math.min(least, other.least), Math.max(most, other.most));
    }
}
