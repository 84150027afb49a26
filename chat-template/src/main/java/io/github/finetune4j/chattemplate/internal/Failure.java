// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

/** The reason why parsing or rendering stopped; the public package turns it into its own exceptions. */
public final class Failure extends RuntimeException {
    /** The kind of a stop. */
    public enum Kind {
        /** The source is no valid template. */
        SYNTAX,
        /** An operation is impossible with these values. */
        RUNTIME,
        /** The template called {@code raise_exception}. */
        RAISED,
        /** A bound was reached. */
        LIMIT
    }

    private static final long serialVersionUID = 1L;
    private final Kind kind;
    private final int line;
    private final String limit;

    private Failure(Kind kind, int line, String limit, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.line = line;
        this.limit = limit;
    }

    static Failure syntax(int line, String message) {
        return new Failure(Kind.SYNTAX, line, "", message);
    }

    static Failure of(String message) {
        return new Failure(Kind.RUNTIME, 0, "", message);
    }

    static Failure raised(String message) {
        return new Failure(Kind.RAISED, 0, "", message);
    }

    static Failure limit(String limit, long bound, String what) {
        return new Failure(Kind.LIMIT, 0, limit, what + ": more than " + bound);
    }

    static Failure stack() {
        return new Failure(Kind.LIMIT, 0, "depth", "nesting: more than the thread's stack holds");
    }

    Failure at(int newLine) {
        return line > 0 ? this : new Failure(kind, newLine, limit, text());
    }

    /** {@return what sort of stop} */
    public Kind kind() {
        return kind;
    }

    /** {@return the line in the source, from 1, or 0 where unknown} */
    public int line() {
        return line;
    }

    /** {@return the name of the limit, empty unless {@link Kind#LIMIT}} */
    public String limit() {
        return limit;
    }

    /** {@return the message} */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
