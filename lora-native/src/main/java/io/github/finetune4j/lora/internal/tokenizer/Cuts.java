// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * Puts together the parts of a piece from what was found in it and what lies between. To be notified of each in order,
 * and of the end.
 */
final class Cuts {
    private final Piece piece;
    private final Behavior behavior;
    private final boolean inverted;
    private final Sink to;
    private int begin = -1; // of the part that may still grow
    private int end;
    private boolean found; // what was reported last
    private boolean wanted = true;

    Cuts(Piece piece, Behavior behavior, boolean inverted, Sink to) {
        this.piece = piece;
        this.behavior = behavior;
        this.inverted = inverted;
        this.to = to;
        end = piece.from();
    }

    /**
     * Adds a place.
     *
     * @param first unit of the piece's text
     * @param last after it
     * @return whether more are wanted
     */
    boolean match(int first, int last) {
        if (end < first) {
            range(end, first, inverted);
        }
        range(first, last, !inverted);
        end = last;
        return wanted;
    }

    /** {@return whether more pieces are wanted} */
    boolean end() {
        if (end < piece.to()) {
            range(end, piece.to(), inverted);
        }
        flush();
        return wanted;
    }

    private void range(int first, int last, boolean match) {
        switch (behavior) {
            case REMOVED -> {
                if (!match) {
                    hand(first, last);
                }
            }
            case ISOLATED -> hand(first, last);
            default -> join(first, last, match);
        }
        found = match;
    }

    private void join(int first, int last, boolean match) {
        boolean joins = begin >= 0
                && switch (behavior) {
                    case CONTIGUOUS -> match == found;
                    case MERGED_WITH_PREVIOUS -> match && !found;
                    default -> found && !match;
                };
        if (!joins) {
            flush();
            begin = first;
        }
        open = last;
    }

    private int open; // where the part that may still grow ends

    private void flush() {
        if (begin >= 0) {
            int first = begin;
            begin = -1;
            hand(first, open);
        }
    }

    private void hand(int first, int last) {
        if (wanted && first < last) {
            wanted = to.take(piece.part(first, last));
        }
    }
}
