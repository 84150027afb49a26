// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

/**
 * Characters before which a text may be cut and its parts be normalized each by itself: in all four forms they become
 * something that begins with a character of combining class 0 that goes together with none before it. Not all of these
 * are known here, but all that are known here are such.
 */
final class SafeCuts {
    private SafeCuts() {}

    static boolean before(int point) {
        return point < 0x300 || byKind(point);
    }

    private static boolean byKind(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.MODIFIER_LETTER,
                    Character.UNASSIGNED -> false;
            case Character.OTHER_LETTER -> letter(point);
            default -> true;
        };
    }

    // vowels and ends of Hangul syllables go together with what stands before them, in whichever of four blocks; above
    // the first plane some scripts write vowels as letters
    private static boolean letter(int point) {
        if (point > 0xffff) {
            return Character.isIdeographic(point);
        }
        boolean jamo = (point >= 0x1100 && point <= 0x11ff)
                || (point >= 0x3130 && point <= 0x318f)
                || (point >= 0xd7b0 && point <= 0xd7ff)
                || point >= 0xff00;
        return !jamo;
    }
}
