package io.github.finetune4j.lora.internal.tokens;

import java.util.Arrays;
import java.util.BitSet;

/** Which characters of a rendered text came from messages, and not from the template. */
final class Inputs {
    /** None did: every special token is one. */
    static final Inputs NONE = new Inputs(new BitSet());

    private final BitSet chars;

    private Inputs(BitSet chars) {
        this.chars = chars;
    }

    /** @param ranges pairs of begin and end in UTF-16 units */
    static Inputs of(int[]... ranges) {
        BitSet chars = new BitSet();
        Arrays.stream(ranges).forEach(range -> chars.set(range[0], range[1]));
        return new Inputs(chars);
    }

    /** {@return whether a character from {@code begin} to before {@code end} came from a message} */
    boolean touch(int begin, int end) {
        int next = chars.nextSetBit(begin);
        return next >= 0 && next < end;
    }
}
