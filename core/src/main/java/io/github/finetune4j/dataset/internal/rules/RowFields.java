// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Remedy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields of a row that is no chat; what is taken is no further field any more. */
final class RowFields {
    private final Map<String, @Nullable Object> left;
    private final RowProblems problems;

    RowFields(Map<String, ? extends @Nullable Object> row, RowProblems problems) {
        left = new LinkedHashMap<>(row);
        this.problems = problems;
    }

    @Nullable Object take(String name) {
        return left.remove(name);
    }

    /** {@return the text of that name; empty, and reported, where there is none or a blank one} */
    String text(String name) {
        Object value = left.remove(name);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        if (value instanceof String) {
            problems.report(IssueCode.EMPTY_CONTENT.issue("/" + name, name + " is empty or white space"));
        } else {
            wrong(name, "a string", value);
        }
        return "";
    }

    void wrong(String name, String wanted, @Nullable Object value) {
        problems.report(IssueCode.WRONG_TYPE.issue(
                "/" + name, name + " must be " + wanted + ", not " + RowIssues.shown(value)));
    }

    void report(IssueCode code, String name) {
        problems.report(code.issue("/" + name));
    }

    /** {@return the example, if nothing is wrong with its fields, and it does not refuse them itself} */
    <E> Optional<E> made(IssueCode refused, String pointer, Supplier<E> example) {
        if (problems.broken()) {
            return Optional.empty();
        }
        try {
            return Optional.of(example.get());
        } catch (IllegalArgumentException e) {
            problems.report(refused.issue(pointer, Remedy.without(e)));
            return Optional.empty();
        }
    }

    /** {@return the further fields} */
    Map<String, Object> rest() {
        return Json.plainMap(left);
    }
}
