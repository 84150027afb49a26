// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import io.github.finetune4j.internal.json.Json;

/**
 * Names of metrics, slices and models: they stand in tables, files and file names, so they are one line of some length.
 */
public final class ReportNames {
    static final int LONGEST = 200;
    private static final int LONGEST_OF_A_MODEL = 2_048; // as long as the resource names of the clouds may be
    private static final int SHOWN = 60;

    private ReportNames() {}

    public static void check(String what, String name) {
        check(what, name, LONGEST);
    }

    public static void checkModel(String name) {
        check("a model's name", name, LONGEST_OF_A_MODEL);
    }

    private static void check(String what, String name, int longest) {
        if (name.isBlank() || name.length() > longest || name.codePoints().anyMatch(ReportNames::breaks)) {
            throw new IllegalArgumentException(what + " must be one line of 1 to " + longest + " characters, got "
                    + shown(name) + " -> choose another one");
        }
    }

    /** What ends a line, controls a terminal, or is half a character. */
    private static boolean breaks(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static String shown(String name) {
        return name.length() <= SHOWN
                ? quoted(name)
                : quoted(name.substring(0, SHOWN)) + "... (" + name.length() + " characters)";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        Json.quote(text, out);
        return out.toString();
    }
}
