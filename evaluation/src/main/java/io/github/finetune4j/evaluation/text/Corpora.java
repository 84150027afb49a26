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
            throw new IllegalArgumentException("a corpus needs at least one text, got none");
        }
        if (texts.size() != references.size()) {
            throw new IllegalArgumentException("each text needs its references, got " + texts.size() + " texts and "
                    + references.size() + " lists of references");
        }
        IntStream.range(0, references.size())
                .filter(row -> references.get(row).isEmpty())
                .findFirst()
                .ifPresent(row -> missing(row));
    }

    private static void missing(int row) {
        throw new IllegalArgumentException(
                "text " + (row + 1) + " has no reference: give at least one, or leave the row out");
    }

    static List<String> checked(List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a text needs at least one reference, got none");
        }
        return references;
    }

    /** {@code nrefs:} of a signature. */
    static String count(int references) {
        return "nrefs:" + (references < 0 ? "var" : Integer.toString(references));
    }
}
