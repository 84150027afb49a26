// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * The beginnings that each part of an expression can have, asked once for each: a part that is repeated is written
 * often.
 */
final class Firsts {
    private final IdentityHashMap<Node, First> known = new IdentityHashMap<>();

    First of(Node node) {
        First found = known.get(node);
        if (found == null) {
            found = find(node);
            known.put(node, found);
        }
        return found;
    }

    private First find(Node node) {
        if (node instanceof Node.One one) {
            return new First(one.set(), false);
        }
        if (node instanceof Node.Atomic atomic) {
            return of(atomic.body());
        }
        if (node instanceof Node.Sequence sequence) {
            return ofSequence(sequence.parts());
        }
        if (node instanceof Node.Choice choice) {
            return ofChoice(choice.branches());
        }
        return node instanceof Node.Repeat repeat ? ofRepeat(repeat) : First.NOTHING;
    }

    private First ofSequence(List<Node> parts) {
        CodeSet.Builder set = new CodeSet.Builder();
        for (Node part : parts) {
            First first = of(part);
            set.add(first.set());
            if (!first.empty()) {
                return new First(set.build(), false);
            }
        }
        return new First(set.build(), true);
    }

    First ofChoice(List<Node> branches) {
        CodeSet.Builder set = new CodeSet.Builder();
        boolean empty = false;
        for (Node branch : branches) {
            First first = of(branch);
            set.add(first.set());
            empty |= first.empty();
        }
        return new First(set.build(), empty);
    }

    private First ofRepeat(Node.Repeat repeat) {
        First body = of(repeat.body());
        return new First(body.set(), body.empty() || repeat.least() == 0);
    }
}
