// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.List;

/** A part of an expression before it is compiled. Groups are gone: nothing asks for what they caught. */
sealed interface Node {
    /** One character of a set. */
    record One(CodeSet set) implements Node {}

    record Sequence(List<Node> parts) implements Node {}

    record Choice(List<Node> branches) implements Node {}

    /**
     * The same part several times.
     *
     * @param most -1 for as many as there are
     */
    record Repeat(Node body, int least, int most, Greed greed) implements Node {}

    record Atomic(Node body) implements Node {}

    record Look(Node body, boolean behind, boolean negative) implements Node {}

    record At(Anchor anchor) implements Node {}

    enum Greed {
        GREEDY,
        LAZY,
        POSSESSIVE
    }

    enum Anchor {
        LINE_START,
        LINE_END,
        TEXT_START,
        TEXT_END,
        LAST_LINE_END,
        SEARCH_START,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    Node EMPTY = new Sequence(List.of());
}
