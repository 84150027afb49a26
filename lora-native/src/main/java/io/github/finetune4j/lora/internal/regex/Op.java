// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

/** Instructions, each with its operands behind it. */
final class Op {
    static final int MATCH = 0;
    /** The character. */
    static final int CODE = 1;
    /** The set. */
    static final int SET = 2;
    /** First where to go, then where to go after a failure. */
    static final int SPLIT = 3;
    /** Where to go. */
    static final int JUMP = 4;
    /** Set, least, most. */
    static final int GREEDY = 5;
    /** Set, least, most. */
    static final int LAZY = 6;
    /** Set, least, most. */
    static final int POSSESSIVE = 7;
    /** The anchor's ordinal. */
    static final int ANCHOR = 8;
    /** Set, and 1 for "is not". */
    static final int NEXT = 9;
    /** Set, and 1 for "is not". */
    static final int BEFORE = 10;
    /** Register of the stack's height; the place is kept in the one behind it. */
    static final int BEGIN = 11;
    /** Register: forgets the choices since, and stays where it is. */
    static final int COMMIT = 12;
    /** Register: forgets the choices since, and goes back to the place. */
    static final int LOOKED = 13;
    /** Register: forgets the choices since, and fails. */
    static final int REFUSE = 14;
    /** Register of the place where a round begins. */
    static final int ROUND = 15;
    /** Register, and where to go when the round took nothing. */
    static final int MOVED = 16;
    /** How many characters to go back. */
    static final int BACK = 17;
    /** Register of the place where one has to be. */
    static final int HERE = 18;
    /** Set, and where to go if the next character is not in it. */
    static final int PEEK = 19;

    private Op() {}
}
