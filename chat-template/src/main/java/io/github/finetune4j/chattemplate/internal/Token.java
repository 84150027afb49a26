// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/**
 * One token.
 *
 * @param text the name, the operator, the decoded string, the digits, or the template's own text
 * @param line from 1
 */
record Token(Type type, String text, int line) {
    enum Type {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Type other, String value) {
        return type == other && text.equals(value);
    }

    String describe() {
        return switch (type) {
            case END -> "end of template";
            case VARIABLE_END -> "end of print statement";
            case BLOCK_END -> "end of statement block";
            default -> text;
        };
    }
}
