// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Arrays;

/**
 * A string that knows of each character where it came from. {@code runs} are pairs (end offset, flags) that cover the
 * text in order. Offsets are UTF-16; lengths and indexes that a template sees are code points, as in Python.
 */
final class Str implements Value {
    /** Flag: came from the chat (messages, tools, documents), not from the template. */
    static final int INPUT = 1;
    /** Flag: printed inside a {@code generation} block. */
    static final int GENERATION = 2;

    static final Str EMPTY = new Str("", new int[0], false);

    private final String text;
    private final int[] runs;
    private final boolean markup;
    private int length = -1;

    Str(String text, int[] runs, boolean markup) {
        this.text = text;
        this.runs = runs;
        this.markup = markup;
    }

    static Str of(String text) {
        return of(text, 0);
    }

    static Str of(String text, int flags) {
        return text.isEmpty() ? EMPTY : new Str(text, new int[] {text.length(), flags}, false);
    }

    String text() {
        return text;
    }

    /** {@return whether the text is marked as safe HTML, which makes {@code +} escape the other side} */
    boolean markup() {
        return markup;
    }

    Str asMarkup(boolean safe) {
        return safe == markup ? this : new Str(text, runs, safe);
    }

    /** {@return the run that holds a UTF-16 offset below the text's length} */
    int runAt(int offset) {
        int low = 0;
        int high = runCount() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runEnd(middle) > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    int runCount() {
        return runs.length / 2;
    }

    int runStart(int run) {
        return run == 0 ? 0 : runs[2 * run - 2];
    }

    int runEnd(int run) {
        return runs[2 * run];
    }

    int runFlags(int run) {
        return runs[2 * run + 1];
    }

    /** {@return all flags that any character has} */
    int flags() {
        int all = 0;
        for (int i = 1; i < runs.length; i += 2) {
            all |= runs[i];
        }
        return all;
    }

    Str withFlag(int flag) {
        int[] marked = runs.clone();
        for (int i = 1; i < marked.length; i += 2) {
            marked[i] |= flag;
        }
        return new Str(text, marked, markup);
    }

    /** {@return length in code points} */
    int length() {
        if (length < 0) {
            length = text.codePointCount(0, text.length());
        }
        return length;
    }

    /** {@return UTF-16 offset of a code point, which lies in 0 to {@link #length()}} */
    int offset(RenderBudget budget, int codePoint) {
        if (length() == text.length()) {
            return codePoint;
        }
        budget.scan(text.length());
        return text.offsetByCodePoints(0, codePoint);
    }

    /** {@return code points before a UTF-16 offset} */
    int index(int offset) {
        return length() == text.length() ? offset : text.codePointCount(0, offset);
    }

    /** {@return the part between two UTF-16 offsets} */
    Str part(RenderBudget budget, int from, int to) {
        if (from == 0 && to == text.length()) {
            return this;
        }
        return new StrBuilder(budget).append(this, from, to).build().asMarkup(markup);
    }

    @Override
    public String typeName() {
        return markup ? "Markup" : "str";
    }

    @Override
    public boolean truthy() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return text + Arrays.toString(runs);
    }
}
