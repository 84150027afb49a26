// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

/** Text that is no single JSON value. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of a failure, for callers that answer differently to each. */
    public enum Kind {
        /** Not JSON. */
        SYNTAX,
        /** JSON so far, but it ends inside a value. */
        TRUNCATED,
        /** Something that is no JSON stands after the value. */
        TRAILING_TEXT,
        /** A second value stands after the first. */
        SEVERAL_VALUES,
        /** A key stands twice in one object. */
        DUPLICATE_KEY,
        /** More than {@link Json#MAX_DEPTH} objects and arrays inside each other. */
        TOO_DEEP,
        /** Bytes that are no UTF-8. */
        NOT_UTF8
    }

    /** What is wrong. */
    private final Kind kind;

    /** Where. */
    private final String pointer;

    /** The message without what to do. */
    private final String problem;

    JsonException(Kind kind, String pointer, String message) {
        super(message);
        this.kind = kind;
        this.pointer = pointer;
        this.problem = message;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return what is wrong and where, as {@link #getMessage()}} */
    public String problem() {
        return problem;
    }

    /**
     * {@return RFC 6901 pointer to a key that stands twice, or to the outermost field that nests too deep; empty for
     * the other kinds}
     */
    public String pointer() {
        return pointer;
    }
}
