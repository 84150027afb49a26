// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;
import java.util.stream.IntStream;

/** Checks of corpora, and how many references they have. */
final class Corpora {
    /** The version of sacrebleu whose figures and signatures these are. */
    static final String VERSION = "version:2.6.0";

    private Corpora() {}

    static void check(List<String> texts, List<List<String>> references) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("texts of a corpus: none -> give at least 1");
        }
        if (texts.size() != references.size()) {
            throw new IllegalArgumentException("texts and lists of references: " + texts.size() + " and "
                    + references.size() + " -> give one list for each text");
        }
        IntStream.range(0, references.size())
                .filter(row -> references.get(row).isEmpty())
                .findFirst()
                .ifPresent(row -> missing(row));
    }

    private static void missing(int row) {
        throw new IllegalArgumentException(
                "references of text " + (row + 1) + ": none -> give at least 1, or leave the text out");
    }

    static List<String> checked(List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("references of a text: none -> give at least 1");
        }
        return references;
    }

    /** {@code nrefs:} of a signature. */
    static String count(int references) {
        return "nrefs:" + (references < 0 ? "var" : Integer.toString(references));
    }
}
